import { settingOf } from '#lint/cnf-view.ts';
import { WHOLE_FILE } from '#lint/finding.ts';
import type { Rule } from '#lint/rule.ts';

export const syncInfoMissing: Rule = {
  id: 'sync-info-missing',
  title: 'No syncinfo.xml',
  severity: 'info',
  appliesTo: ['default-cnf'],
  explanation:
    'A NOTIFY with Event: check-sync makes phones fetch syncinfo.xml and restart when its text differs from their sync setting. Without the file the NOTIFY does nothing, and phones can only be restarted by hand or by telnet.',
  confidence: 'documented',
  sources: ['sip-guide-8.0-p4-4', 'sip-stack-check-sync'],
  examples: {
    accept: [
      {
        'SIPDefault.cnf': 'proxy_register: 1\n',
        'syncinfo.xml': '<SYNCINFO>\n<IMAGE VERSION="*" SYNC="1"/>\n</SYNCINFO>\n',
      },
    ],
    reject: [{ files: { 'SIPDefault.cnf': 'proxy_register: 1\nsync: 1\n' }, at: ['SIPDefault.cnf:2'] }],
  },
  *check(file, tree) {
    if (!tree.whole || file !== tree.defaults || tree.fileInAnyCase('syncinfo.xml') !== undefined) return;
    if (tree.ofKind('sync-info').length > 0) return;
    yield {
      range: settingOf(file, 'sync')?.lineRange ?? WHOLE_FILE,
      message: 'There is no syncinfo.xml in the folder: phones pass over a NOTIFY that asks them to restart.',
    };
  },
};
