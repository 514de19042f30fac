import { settingOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { LintFile } from '#lint/lint-file.ts';
import type { Rule } from '#lint/rule.ts';

export const telnetDefaultPassword: Rule = {
  id: 'telnet-default-password',
  title: 'Telnet is open with the password that everybody knows',
  severity: 'warning',
  appliesTo: CNF_KINDS,
  explanation:
    'telnet_level 1 or 2 opens telnet on the phone. Its password is `cisco` until phone_password says otherwise, and with level 2 whoever is in can change everything and read the accounts.',
  confidence: 'documented',
  sources: ['julianhead-tree', 'voipfone-phone', 'voipfone-default'],
  insteadOf: ['secret-is-default'],
  examples: {
    accept: [
      { 'SIP00115C000101.cnf': 'telnet_level: 0\nphone_password: "k7Yw2mPq"\n' },
      {
        'SIPDefault.cnf': 'telnet_level: 2\n',
        'SIP00115C000101.cnf': 'line1_name: 101\nphone_password: "k7Yw2mPq"\n',
      },
    ],
    reject: [
      {
        files: { 'SIPDefault.cnf': 'telnet_level: 2\n', 'SIP00115C000101.cnf': 'phone_password: "cisco"\n' },
        at: ['SIP00115C000101.cnf:1'],
      },
      { files: { 'SIPDefault.cnf': 'telnet_level: 1\n' }, at: ['SIPDefault.cnf:1'] },
    ],
  },
  *check(file, tree) {
    const level = tree.setting(file, 'telnet_level');
    if (level === undefined || !/^[12]$/.test(level.value)) return;
    const password = tree.setting(file, 'phone_password');
    if (password !== undefined && !/^(cisco)?$/i.test(password.value)) return;
    const own = settingOf(file, 'phone_password') ?? settingOf(file, 'telnet_level');
    if (own === undefined) return;
    const isSaidElsewhere = (each: LintFile): boolean => settingOf(each, 'phone_password') !== undefined;
    if (password === undefined && file.kind === 'default-cnf') {
      const everyPhoneSays = tree.phoneFiles.length > 0 && tree.phoneFiles.every(isSaidElsewhere);
      if (!tree.whole || everyPhoneSays) return;
    }
    yield {
      range: own.valueRange,
      message: `Telnet is open (telnet_level ${level.value}) and the password is the factory's.`,
    };
  },
};
