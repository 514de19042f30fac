import { isNone, settingsOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';

export const dialPlanMissing: Rule = {
  id: 'dial-plan-missing',
  title: 'The dial plan that is named is not there',
  severity: 'warning',
  appliesTo: CNF_KINDS,
  explanation:
    'Phones ask for <dial_template>.xml, with exactly these letters. Without it they work, and every call waits ten seconds, or for # or the Dial key.',
  confidence: 'documented',
  sources: ['sip-guide-4.0-p2-18', 'voipfone-default'],
  examples: {
    accept: [
      {
        'SIPDefault.cnf': 'dial_template: dialplan\n',
        'dialplan.xml': '<DIALTEMPLATE>\n<TEMPLATE MATCH="*" Timeout="5"/>\n</DIALTEMPLATE>\n',
      },
    ],
    reject: [{ files: { 'SIPDefault.cnf': 'dial_template: dialplan-sales\n' }, at: ['SIPDefault.cnf:1'] }],
  },
  *check(file, tree) {
    if (!tree.whole) return;
    for (const { key, value, problem, valueRange } of settingsOf(file)) {
      if (key !== 'dial_template' || problem !== undefined || isNone(value)) continue;
      const name = `${value.replace(/^\.\//, '')}.xml`;
      if (tree.file(name) !== undefined) continue;
      const folded = tree.fileInAnyCase(name)?.path;
      const hint = folded === undefined ? '' : ` There is ${folded}: phones mind the letter case.`;
      yield { range: valueRange, message: `${name.slice(0, 60)} is not in the folder.${hint}` };
    }
  },
};
