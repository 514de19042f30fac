import { cnfOf, settingOf } from '#lint/cnf-view.ts';
import type { Rule } from '#lint/rule.ts';

export const hiddenDefault: Rule = {
  id: 'hidden-default',
  title: 'A default that the phone files hide',
  severity: 'info',
  appliesTo: ['default-cnf'],
  explanation:
    'SIP<MAC>.cnf wins over SIPDefault.cnf. When at least half of the phones have another value in their own file, this line hardly says what phones do, and a change of it reaches only the others.',
  confidence: 'documented',
  sources: ['sip-guide-4.0-p2-4'],
  examples: {
    accept: [
      {
        'SIPDefault.cnf': 'call_waiting: 1\n',
        'SIP00115C000101.cnf': 'line1_name: 101\ncall_waiting: 0\n',
        'SIP00115C000102.cnf': 'line1_name: 102\n',
        'SIP00115C000103.cnf': 'line1_name: 103\ncall_waiting: 1\n',
      },
    ],
    reject: [
      {
        files: {
          'SIPDefault.cnf': 'proxy_register: 1\ncall_waiting: 1\n',
          'SIP00115C000101.cnf': 'line1_name: 101\ncall_waiting: 0\n',
        },
        at: ['SIPDefault.cnf:2'],
      },
    ],
  },
  *check(file, tree) {
    const phones = tree.phoneFiles;
    if (phones.length === 0 || file !== tree.defaults) return;
    for (const { key, value, lineRange } of cnfOf(file).last.values()) {
      const hiding = phones.filter((phone) => (settingOf(phone, key)?.value ?? value) !== value);
      if (hiding.length === 0 || hiding.length * 2 < phones.length) continue;
      const shown = hiding.slice(0, 2).map(({ base }) => base);
      const more = hiding.length > shown.length ? ` and ${hiding.length - shown.length} more` : '';
      const which =
        phones.length === hiding.length ? 'every phone' : `${hiding.length} of ${phones.length} phones`;
      const verb = hiding.length === 1 ? 'has' : 'have';
      yield {
        range: lineRange,
        message: `Hidden for ${which}: ${shown.join(', ')}${more} ${verb} another value for ${key}.`,
      };
    }
  },
};
