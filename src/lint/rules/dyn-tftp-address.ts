import { isNone, settingsOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';

export const dynTftpAddress: Rule = {
  id: 'dyn-tftp-address',
  title: 'Phones are sent to another TFTP server',
  severity: 'info',
  appliesTo: CNF_KINDS,
  explanation:
    'Once a phone has read dyn_tftp_addr it fetches its configuration again from there. The other server needs a full set of files; naming the same server, as many samples do, is harmless at best, and outlives a move of the server in the flash of every phone.',
  confidence: 'documented',
  sources: ['voipfone-default', 'cme-guide-sample'],
  examples: {
    accept: [{ 'SIPDefault.cnf': 'dyn_tftp_addr: ""\n' }],
    reject: [{ files: { 'SIPDefault.cnf': 'dyn_tftp_addr: "10.0.0.2"\n' }, at: ['SIPDefault.cnf:1'] }],
  },
  *check(file) {
    for (const { key, value, valueRange } of settingsOf(file)) {
      if (key !== 'dyn_tftp_addr' || isNone(value) || value === '0.0.0.0') continue;
      yield {
        range: valueRange,
        message: `Phones fetch everything again from ${value.slice(0, 40)}, and remember it in flash. Leave it empty unless that is another server.`,
      };
    }
  },
};
