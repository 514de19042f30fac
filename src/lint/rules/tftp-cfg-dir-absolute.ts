import { settingsOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';

export const tftpCfgDirAbsolute: Rule = {
  id: 'tftp-cfg-dir-absolute',
  title: 'A folder from the top of the file system',
  severity: 'warning',
  appliesTo: CNF_KINDS,
  explanation:
    'tftp_cfg_dir is put in front of SIP<MAC>.cnf as it is. TFTP servers look inside their own folder, so /tftpboot/SIP….cnf is /tftpboot/tftpboot/SIP….cnf to most of them. Empty is safest.',
  confidence: 'observed',
  sources: ['teo-7960-log', 'elastix-template'],
  examples: {
    accept: [{ 'SIPDefault.cnf': 'tftp_cfg_dir: ""\n' }],
    reject: [{ files: { 'SIPDefault.cnf': 'tftp_cfg_dir: "/tftpboot/"\n' }, at: ['SIPDefault.cnf:1'] }],
  },
  *check(file) {
    for (const { key, value, valueRange } of settingsOf(file)) {
      if (key !== 'tftp_cfg_dir' || !/^([/\\]|[a-z]:)/i.test(value)) continue;
      yield {
        range: valueRange,
        message:
          'TFTP servers see their own folder as the top; leave this empty, or name a folder inside it.',
      };
    }
  },
};
