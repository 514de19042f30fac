import { isNone, type PlacedSetting, settingOf, settingsOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { LintFile } from '#lint/lint-file.ts';
import type { Rule } from '#lint/rule.ts';

/** Passwords that manuals, samples and factories use. */
const WELL_KNOWN = new Set(
  'cisco admin password passwd passw0rd secret supersecret sip demo test user default asterisk freepbx trixbox changeme letmein'.split(
    ' ',
  ),
);
const DIGITS_IN_ORDER = '01234567890123456789';

export const secretIsDefault: Rule = {
  id: 'secret-is-default',
  title: 'A password that anybody would try first',
  severity: 'warning',
  appliesTo: CNF_KINDS,
  explanation:
    'The factory password, one from a manual, the extension itself, or digits in order: programs that look for open PBXs try exactly these, and calls abroad are what they are after. Make secrets at random, 31 characters at most.',
  confidence: 'observed',
  sources: ['julianhead-tree', 'voipfone-tree', 'founding-article'],
  examples: {
    accept: [
      { 'SIP00115C000101.cnf': 'line1_name: 101\nline1_password: "k7Yw2mPq9sTf"\nphone_password: ""\n' },
    ],
    reject: [
      {
        files: { 'SIP00115C000101.cnf': 'line1_name: 101\nline1_password: 101\nphone_password: "cisco"\n' },
        at: ['SIP00115C000101.cnf:2', 'SIP00115C000101.cnf:3'],
      },
      {
        files: { 'SIP00115C000101.cnf': 'line1_name: 101\nline1_password: "12341234"\n' },
        at: ['SIP00115C000101.cnf:2'],
      },
    ],
  },
  *check(file) {
    for (const setting of settingsOf(file)) {
      const { key, value, parameter, valueRange } = setting;
      if (parameter?.secret !== true || isNone(value)) continue;
      const why = weakness(value.toLowerCase(), file, setting);
      if (why !== undefined) yield { range: valueRange, message: `${key} is ${why}.` };
    }
  },
};

function weakness(value: string, file: LintFile, { number }: PlacedSetting): string | undefined {
  if (WELL_KNOWN.has(value)) return 'one of the passwords that everybody tries first';
  const names = number === undefined ? [] : [`line${number}_name`, `line${number}_authname`];
  if (names.some((name) => settingOf(file, name)?.value.toLowerCase() === value)) {
    return 'the same as the name of its line';
  }
  if (/^(.{1,4})\1+$/.test(value) || /^(.)\1*$/.test(value)) return 'the same few characters again and again';
  if (value.length > 1 && DIGITS_IN_ORDER.includes(value)) return 'digits in order';
  return /^\d{1,6}$/.test(value) ? 'a short number' : undefined;
}
