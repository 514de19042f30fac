import type { Rule } from '#lint/rule.ts';
import { xmlComments } from '#lint/xml-comments.ts';

export const dialPlanCommentCutShort: Rule = {
  id: 'dial-plan-comment-cut-short',
  title: 'A > inside a comment of a dial plan',
  severity: 'error',
  appliesTo: ['dial-plan'],
  explanation:
    'To the reader of dial plans a comment ends at the first >, and what follows is read: as junk, or as a rule that was commented out. Take the > out of the comment, or the rule out of the file.',
  confidence: 'lineage',
  sources: ['sip-stack-dial-plan'],
  insteadOf: ['dial-plan-rule-dropped', 'dial-plan-unreadable'],
  examples: {
    accept: [
      { 'dialplan.xml': '<DIALTEMPLATE>\n<!-- local calls -->\n<TEMPLATE MATCH="*"/>\n</DIALTEMPLATE>\n' },
    ],
    reject: [
      {
        files: {
          'dialplan.xml':
            '<DIALTEMPLATE>\n<!-- calls -> abroad -->\n<TEMPLATE MATCH="*"/>\n<!-- <TEMPLATE MATCH="9*"/> -->\n</DIALTEMPLATE>\n',
        },
        at: ['dialplan.xml:2', 'dialplan.xml:4'],
      },
    ],
  },
  *check(file) {
    for (const { start, end } of xmlComments(file.text)) {
      const cut = file.text.indexOf('>', start);
      if (cut === end - 1) continue;
      yield {
        range: { start: cut, end: cut + 1 },
        message: 'Phones end the comment at this > and read on behind it.',
      };
    }
  },
};
