import { cnfOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';

const WITH_EQUALS = /^([ \t]*[A-Za-z_]\w*[ \t]*)=([ \t]*)/;

export const equalsSign: Rule = {
  id: 'equals-sign',
  title: 'An equals sign where a colon belongs',
  severity: 'error',
  appliesTo: CNF_KINDS,
  explanation:
    'Phones want a colon between a name and its value. With an equals sign they count an error, pass over the line and keep the value that is in their flash, so the setting looks as if it were ignored.',
  confidence: 'lineage',
  sources: ['sip-stack-text', 'staskobzar-templates'],
  insteadOf: ['missing-colon', 'bad-setting-name', 'foreign-setting', 'unknown-setting'],
  examples: {
    accept: [{ 'SIPDefault.cnf': 'directory_url: "http://10.0.0.2/list.xml?page=1"\n' }],
    reject: [
      {
        files: { 'SIPDefault.cnf': 'proxy1_address: 10.0.0.2\nproxy1_port=5060 ; the PBX\n' },
        at: ['SIPDefault.cnf:2'],
        fixed: 'proxy1_address: 10.0.0.2\nproxy1_port: 5060 ; the PBX\n',
      },
    ],
  },
  *check(file) {
    for (const { line, range } of cnfOf(file).lines) {
      const match = line.kind === 'odd' ? WITH_EQUALS.exec(line.text) : null;
      if (match === null) continue;
      const [, before = '', after = ''] = match;
      const start = range.start + before.trimEnd().length;
      const end = range.start + before.length + 1 + after.length;
      const sign = range.start + before.length;
      yield {
        range: { start: sign, end: sign + 1 },
        message: `${before.trim()} has an equals sign; phones want a colon.`,
        fix: [{ start, end, text: ': ' }],
      };
    }
  },
};
