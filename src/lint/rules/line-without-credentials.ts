import { isNone, settingOf, settingsOf } from '#lint/cnf-view.ts';
import type { LintFile } from '#lint/lint-file.ts';
import type { Rule } from '#lint/rule.ts';

export const lineWithoutCredentials: Rule = {
  id: 'line-without-credentials',
  title: 'A line that would use the account of line 1',
  severity: 'warning',
  appliesTo: ['phone-cnf', 'other-cnf'],
  explanation:
    'A line whose user or password is missing, empty or UNPROVISIONED takes those of line 1, and the PBX refuses the wrong user. Where line 1 itself has none, it cannot answer a challenge at all. Two keys with the same name may share an account.',
  confidence: 'documented',
  sources: ['sip-guide-4.0-p3-24', 'sip-stack-register'],
  examples: {
    accept: [
      {
        'SIP00115C000101.cnf':
          'line1_name: 101\nline1_authname: 101\nline1_password: "k7Yw2mPq"\nline2_name: ""\nline2_password: "UNPROVISIONED"\n',
      },
      {
        'SIP00115C000101.cnf':
          'line1_name: 101\nline1_authname: 101\nline1_password: "k7Yw2mPq"\nline2_name: 101\n',
      },
    ],
    reject: [
      {
        files: {
          'SIP00115C000101.cnf':
            'line1_name: 101\nline1_authname: 101\nline1_password: "k7Yw2mPq"\nline2_name: 102\nline2_authname: 102\nline2_password: "UNPROVISIONED"\n',
        },
        at: ['SIP00115C000101.cnf:6'],
      },
      {
        files: { 'SIP00115C000101.cnf': 'line1_name: 101\nline1_password: "k7Yw2mPq"\n' },
        at: ['SIP00115C000101.cnf:1'],
      },
    ],
  },
  *check(file, tree) {
    const first = settingOf(file, 'line1_name')?.value;
    for (const name of settingsOf(file)) {
      const { key, value, number = 0, parameter } = name;
      if (parameter?.name !== 'line{n}_name' || isNone(value) || settingOf(file, key) !== name) continue;
      if (number > 1 && value === first) continue;
      const lacking = ['authname', 'password'].filter((what) => lacks(file, `line${number}_${what}`));
      const shared = lacking.filter((what) => isShared(tree.setting(file, `line${number}_${what}`)?.value));
      if (lacking.length === 0 || shared.length === lacking.length) continue;
      const place = lacking.map((what) => settingOf(file, `line${number}_${what}`)).find((each) => each);
      const consequence =
        number === 1 ? 'it cannot answer when the PBX asks who it is' : 'it takes those of line 1';
      yield {
        range: (place ?? name).valueRange,
        message: `Line ${number} is in use without ${lacking.map((what) => `line${number}_${what}`).join(' and ')}: ${consequence}.`,
      };
    }
  },
};

function lacks(file: LintFile, name: string): boolean {
  const setting = settingOf(file, name);
  return setting === undefined || isNone(setting.value);
}

/** SIPDefault.cnf may hold an account, against all advice. */
function isShared(value: string | undefined): boolean {
  return value !== undefined && !isNone(value);
}
