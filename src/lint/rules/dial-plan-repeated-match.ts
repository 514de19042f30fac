import { dialPlanOf } from '#lint/dial-plan-view.ts';
import { placeOf } from '#lint/place.ts';
import type { Rule } from '#lint/rule.ts';

export const dialPlanRepeatedMatch: Rule = {
  id: 'dial-plan-repeated-match',
  title: 'The same pattern twice',
  severity: 'warning',
  appliesTo: ['dial-plan'],
  explanation:
    'Of two rules with the same pattern the first wins; the second never has an effect. Commas make no difference, and a rule for all lines hides a later one for a single line: put that one first.',
  confidence: 'documented',
  sources: ['sip-guide-6-7-p3-23', 'sip-stack-dial-plan', 'voipfone-tree'],
  examples: {
    accept: [
      {
        'dialplan.xml':
          '<DIALTEMPLATE>\n<TEMPLATE MATCH="1.." Timeout="0"/>\n<TEMPLATE MATCH="2.." Timeout="0" Line="2"/>\n<TEMPLATE MATCH="2.." Timeout="0"/>\n</DIALTEMPLATE>\n',
      },
    ],
    reject: [
      {
        files: {
          'dialplan.xml':
            '<DIALTEMPLATE>\n<TEMPLATE MATCH="155" Timeout="0"/>\n<TEMPLATE MATCH="*" Timeout="5"/>\n<TEMPLATE MATCH="155" Timeout="3"/>\n</DIALTEMPLATE>\n',
        },
        at: ['dialplan.xml:4'],
      },
      {
        files: {
          'dialplan.xml':
            '<DIALTEMPLATE>\n<TEMPLATE MATCH="9,1.." Timeout="0"/>\n<TEMPLATE MATCH="91.." Timeout="0" Line="2"/>\n<TEMPLATE MATCH="*" Timeout="5"/>\n</DIALTEMPLATE>\n',
        },
        at: ['dialplan.xml:3'],
      },
    ],
  },
  *check(file) {
    const first = new Map<string, number>();
    for (const { match, range } of dialPlanOf(file).rules) {
      const line = /\bline\s*=\s*"([^"]*)"/i.exec(file.text.slice(range.start, range.end))?.[1] ?? '0';
      const pattern = match.value.replaceAll(',', '');
      const key = `${line} ${pattern}`;
      const earlier = first.get(key) ?? first.get(`0 ${pattern}`);
      if (earlier === undefined) first.set(key, range.start);
      else {
        yield {
          range: match.range,
          message: `"${match.value.slice(0, 40)}" stands on line ${placeOf(file, earlier).line} already; that rule wins.`,
        };
      }
    }
  },
};
