import { settingOf } from '#lint/cnf-view.ts';
import { WHOLE_FILE } from '#lint/finding.ts';
import type { Rule } from '#lint/rule.ts';

export const proxyRegisterOff: Rule = {
  id: 'proxy-register-off',
  title: 'Phones that do not register',
  severity: 'warning',
  appliesTo: ['default-cnf', 'phone-cnf'],
  explanation:
    'proxy_register is 0 unless a file says 1. A phone that does not register may call out, but nobody can call it.',
  confidence: 'documented',
  sources: ['sip-guide-6-7-routing', 'voipfone-default'],
  examples: {
    accept: [{ 'SIPDefault.cnf': 'proxy1_address: 10.0.0.2\nproxy_register: 1\n' }],
    reject: [
      {
        files: { 'SIPDefault.cnf': 'proxy1_address: 10.0.0.2\nproxy_register: 0\n' },
        at: ['SIPDefault.cnf:2'],
      },
      { files: { 'SIPDefault.cnf': 'proxy1_address: 10.0.0.2\n' }, at: ['SIPDefault.cnf:1'] },
      {
        files: { 'SIP00115C000101.cnf': 'line1_name: 101\nproxy1_address: 10.0.0.2\n' },
        at: ['SIP00115C000101.cnf:2'],
      },
    ],
  },
  *check(file, tree) {
    const own = settingOf(file, 'proxy_register');
    if (own !== undefined && own.problem === undefined && /^0?$/.test(own.value)) {
      yield { range: own.valueRange, message: 'Phones do not register with this, and nobody can call them.' };
    }
    const isTopmost = file === (tree.defaults ?? tree.phoneFiles[0]);
    if (!isTopmost || !tree.lacks('proxy_register') || file.text.includes('proxy_register')) return;
    yield {
      range: settingOf(file, 'proxy1_address')?.lineRange ?? WHOLE_FILE,
      message: 'proxy_register: 1 is nowhere in the folder. Phones do not register without it.',
    };
  },
};
