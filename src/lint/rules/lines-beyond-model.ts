import { MODELS } from '#knowledge/models.ts';
import { isNone, settingsOf } from '#lint/cnf-view.ts';
import type { LintFile } from '#lint/lint-file.ts';
import type { LintTree } from '#lint/lint-tree.ts';
import { loadsNamedIn } from '#lint/load-names.ts';
import type { Rule } from '#lint/rule.ts';

export const linesBeyondModel: Rule = {
  id: 'lines-beyond-model',
  title: 'A line that the model does not have',
  severity: 'error',
  appliesTo: ['phone-cnf'],
  explanation:
    'The 7940 has two lines, the 7960 six. The model is known from the comment `Written by … a 7940` or from the model attribute in SEP<MAC>.cnf.xml. Settings of other lines are passed over, and so are their bits in a mask such as auto_answer.',
  confidence: 'documented',
  sources: ['sip-guide-7.5-app-d', 'sip-guide-4.0-p3-24'],
  examples: {
    accept: [
      {
        'SEP00115C000101.cnf.xml':
          '<device>\n<loadInformation model="IP Phone 7940">P0S3-8-12-00</loadInformation>\n</device>\n',
        'SIP00115C000101.cnf': 'line1_name: 101\nline2_name: 102\nline3_name: ""\n',
      },
    ],
    reject: [
      {
        files: {
          'SEP00115C000101.cnf.xml':
            '<device>\n<loadInformation model="IP Phone 7940">P0S3-8-12-00</loadInformation>\n</device>\n',
          'SIP00115C000101.cnf': 'line1_name: 101\nline3_name: 103\nauto_answer: 7\n',
        },
        at: ['SIP00115C000101.cnf:2', 'SIP00115C000101.cnf:3'],
      },
    ],
  },
  *check(file, tree) {
    const model = modelOf(file, tree);
    if (model === undefined) return;
    for (const { key, value, parameter, number = 0, nameRange, valueRange } of settingsOf(file)) {
      if (isNone(value) || parameter === undefined) continue;
      if (parameter.numbered === 'line' && number > model.lines) {
        yield { range: nameRange, message: `${key}: the ${model.id} has ${model.lines} lines.` };
      } else if (parameter.bitPerLine && Number(value) > 2 ** model.lines - 1) {
        yield {
          range: valueRange,
          message: `${key}: ${value.slice(0, 12)} names lines that the ${model.id} does not have.`,
        };
      }
    }
  },
};

function modelOf(file: LintFile, tree: LintTree): (typeof MODELS)[number] | undefined {
  const sep = file.mac === undefined ? undefined : tree.ofPhone('sep-xml', file.mac);
  const said = sep && loadsNamedIn(sep).find(({ model }) => model !== undefined)?.model;
  const text = said ?? /^#.*\ba (79[46]0G?)\b/m.exec(file.text.slice(0, 500))?.[1] ?? '';
  const id = /79[46]0/.exec(text)?.[0];
  return MODELS.find((model) => model.id === id);
}
