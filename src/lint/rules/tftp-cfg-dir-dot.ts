import { settingsOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';

export const tftpCfgDirDot: Rule = {
  id: 'tftp-cfg-dir-dot',
  title: 'Phones ask for ./SIP<MAC>.cnf',
  severity: 'info',
  appliesTo: CNF_KINDS,
  explanation:
    'tftp_cfg_dir is put in front of the name as it is, so "./" gives ./SIP<MAC>.cnf. Most TFTP servers take that, some refuse it. Empty is safest.',
  confidence: 'observed',
  sources: ['teo-7960-log'],
  examples: {
    accept: [{ 'SIPDefault.cnf': 'tftp_cfg_dir: ""\n' }],
    reject: [{ files: { 'SIPDefault.cnf': 'tftp_cfg_dir: "./"\n' }, at: ['SIPDefault.cnf:1'] }],
  },
  *check(file) {
    for (const { key, value, valueRange } of settingsOf(file)) {
      if (key !== 'tftp_cfg_dir' || !/^\.[/\\]/.test(value)) continue;
      yield {
        range: valueRange,
        message: 'Phones will ask for ./SIP<MAC>.cnf, which some TFTP servers refuse; empty is safest.',
      };
    }
  },
};
