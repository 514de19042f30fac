import { isNone } from '#lint/cnf-view.ts';
import { WHOLE_FILE } from '#lint/finding.ts';
import type { Rule } from '#lint/rule.ts';

const NEEDED = ['line1_name', 'proxy1_address'];

export const minimumConfiguration: Rule = {
  id: 'minimum-configuration',
  title: 'A phone without a first line or a server',
  severity: 'error',
  appliesTo: ['phone-cnf'],
  explanation:
    'A phone needs line1_name, proxy1_address and a proxy1_port that is not 0, from SIPDefault.cnf and its own file together. With one of them missing it shows "unprovisioned" and does nothing more.',
  confidence: 'lineage',
  sources: ['sip-stack-config', 'tech-note-5455'],
  examples: {
    accept: [
      {
        'SIPDefault.cnf': 'proxy1_address: 10.0.0.2\nproxy_register: 1\n',
        'SIP00115C000101.cnf': 'line1_name: 101\n',
      },
    ],
    reject: [
      {
        files: {
          'SIPDefault.cnf': 'proxy_register: 1\n',
          'SIP00115C000101.cnf': 'line1_name: 101\nline2_name: 102\n',
        },
        at: ['SIP00115C000101.cnf:1'],
      },
      {
        files: {
          'SIPDefault.cnf': 'proxy1_address: 10.0.0.2\n',
          'SIP00115C000101.cnf': 'line1_name: ""\nproxy1_port: 0\n',
        },
        at: ['SIP00115C000101.cnf:1', 'SIP00115C000101.cnf:2'],
      },
    ],
  },
  *check(file, tree) {
    if (!tree.whole || file.contents.kind === 'empty') return;
    const port = tree.setting(file, 'proxy1_port');
    if (port !== undefined && /^0+$/.test(port.value) && port.file === file) {
      yield { range: port.valueRange, message: 'proxy1_port is 0: the phone stays unprovisioned.' };
    }
    for (const name of NEEDED) {
      const setting = tree.setting(file, name);
      if (setting !== undefined && !isNone(setting.value)) continue;
      const range = setting?.file === file ? setting.valueRange : WHOLE_FILE;
      const where = setting === undefined ? 'stands neither here nor in SIPDefault.cnf' : 'has no value';
      yield { range, message: `${name} ${where}: the phone stays unprovisioned.` };
    }
  },
};
