import { dialPlanOf } from '#lint/dial-plan-view.ts';
import type { Rule } from '#lint/rule.ts';

export const dialPlanUnreadable: Rule = {
  id: 'dial-plan-unreadable',
  title: 'A tag that the dial plan reader cannot read',
  severity: 'error',
  appliesTo: ['dial-plan'],
  explanation:
    'Phones read dial plans with a small reader of their own: attributes stand in double quotes, with blanks between them, and a tag ends with > or />. From the first tag that it cannot read, the rest of the file is lost.',
  confidence: 'lineage',
  sources: ['sip-stack-dial-plan', 'upgrade-how-to-2004'],
  insteadOf: ['dial-plan-rule-dropped'],
  examples: {
    accept: [{ 'dialplan.xml': '<DIALTEMPLATE>\n<TEMPLATE MATCH="*" Timeout="5" />\n</DIALTEMPLATE>\n' }],
    reject: [
      {
        files: { 'dialplan.xml': "<DIALTEMPLATE>\n<TEMPLATE MATCH='*' Timeout='5'/>\n</DIALTEMPLATE>\n" },
        at: ['dialplan.xml:2'],
      },
      {
        files: {
          'dialplan.xml': '<DIALTEMPLATE>\n<TEMPLATE MATCH="*" Timeout="5"/>>\n<TEMPLATE MATCH="1../>\n',
        },
        at: ['dialplan.xml:3'],
      },
    ],
  },
  *check(file) {
    const { unreadableAt } = dialPlanOf(file);
    if (unreadableAt === undefined) return;
    const line = file.text.indexOf('\n', unreadableAt);
    const end = line < 0 ? file.text.length : line;
    const quotes = file.text.slice(unreadableAt, end).includes("'") ? ' Attributes need double quotes.' : '';
    yield {
      range: { start: unreadableAt, end },
      message: `Phones cannot read this tag, nor what follows it.${quotes}`,
    };
  },
};
