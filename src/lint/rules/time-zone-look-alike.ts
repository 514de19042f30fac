import { settingsOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';

const LOOK_ALIKES: Readonly<Record<string, string>> = {
  BST: 'BST is Brazil here, three hours west of Greenwich. British time is GMT with a dst_ rule.',
  HST: 'HST is Hong Kong here, eight hours east of Greenwich. Hawaii is AHST.',
  WAT: 'WAT is the Azores here, one hour west of Greenwich. West Africa is CET without daylight saving.',
};

const BY_OFFHOOK = /^# Written by Offhook\b/;

export const timeZoneLookAlike: Rule = {
  id: 'time-zone-look-alike',
  title: 'A time zone that is not where its name says',
  severity: 'warning',
  appliesTo: CNF_KINDS,
  explanation:
    'Three of the short names mean another place than most people think: BST is Brazil, HST is Hong Kong, WAT is the Azores. If that is what was meant, silence the rule for the line; in files that Offhook wrote it was, because there people choose America/Sao_Paulo or Asia/Hong_Kong. The offsets follow from the order of the names in one model and an old table; no manual confirms them.',
  confidence: 'inferred',
  sources: ['sipxecs-phone'],
  examples: {
    accept: [{ 'SIPDefault.cnf': 'time_zone: GMT\ndst_auto_adjust: 0\n' }],
    reject: [{ files: { 'SIPDefault.cnf': 'time_zone: BST\n' }, at: ['SIPDefault.cnf:1'] }],
  },
  *check(file) {
    if (BY_OFFHOOK.test(file.text)) return;
    for (const { key, value, valueRange } of settingsOf(file)) {
      const meaning = key === 'time_zone' ? LOOK_ALIKES[value.toUpperCase()] : undefined;
      if (meaning !== undefined) yield { range: valueRange, message: meaning };
    }
  },
};
