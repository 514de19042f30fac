import { isNone, settingsOf } from '#lint/cnf-view.ts';
import type { Rule } from '#lint/rule.ts';

const ACCOUNT = /^line\{n\}_(name|authname|password)$/;

export const settingInWrongFile: Rule = {
  id: 'setting-in-wrong-file',
  title: 'A setting in the file where it does not belong',
  severity: 'warning',
  appliesTo: ['default-cnf', 'phone-cnf'],
  explanation:
    'tftp_cfg_dir says where the phone file is, so it means something in SIPDefault.cnf only. An account in SIPDefault.cnf makes every phone register as the same extension, and hands the password to whoever asks for the file.',
  confidence: 'documented',
  sources: ['pro-voip-default', 'sip-guide-4.0-p2-4'],
  examples: {
    accept: [
      {
        'SIPDefault.cnf': 'tftp_cfg_dir: ""\nline2_name: "UNPROVISIONED"\n',
        'SIP00115C000101.cnf': 'line1_name: 101\n',
      },
    ],
    reject: [
      {
        files: { 'SIP00115C000101.cnf': 'line1_name: 101\ntftp_cfg_dir: "phones/"\n' },
        at: ['SIP00115C000101.cnf:2'],
      },
      { files: { 'SIPDefault.cnf': 'line1_name: 101\n' }, at: ['SIPDefault.cnf:1'] },
    ],
  },
  *check(file) {
    for (const { key, value, parameter, nameRange } of settingsOf(file)) {
      if (file.kind === 'phone-cnf' && key === 'tftp_cfg_dir' && value !== '') {
        yield { range: nameRange, message: 'tftp_cfg_dir is read from SIPDefault.cnf only.' };
      }
      if (file.kind === 'default-cnf' && ACCOUNT.test(parameter?.name ?? '') && !isNone(value)) {
        yield { range: nameRange, message: `${key} here gives every phone the same account.` };
      }
    }
  },
};
