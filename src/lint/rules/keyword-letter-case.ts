import { isNone, settingsOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';

export const keywordLetterCase: Rule = {
  id: 'keyword-letter-case',
  title: 'A keyword in unusual letter case',
  severity: 'info',
  appliesTo: CNF_KINDS,
  explanation:
    'The related SIP stack compares keywords without regard to case, and files in use write `auto` as well as `Auto`. The listed spelling is the one that nobody doubts.',
  confidence: 'lineage',
  sources: ['sip-stack-values', 'public-files'],
  examples: {
    accept: [{ 'SIPDefault.cnf': 'network_media_type: Auto\n' }],
    reject: [
      {
        files: { 'SIPDefault.cnf': 'network_media_type: "auto"\n' },
        at: ['SIPDefault.cnf:1'],
        fixed: 'network_media_type: "Auto"\n',
      },
    ],
  },
  *check(file) {
    for (const { key, value, quoted, parameter, valueRange } of settingsOf(file)) {
      if (parameter?.type !== 'enum' || parameter.exactCase === true || isNone(value)) continue;
      const spellings = (parameter.values ?? []).flatMap((known) => [
        known.value,
        ...(known.alsoSpelled ?? []),
      ]);
      const usual = spellings.find((spelling) => spelling.toLowerCase() === value.toLowerCase());
      if (usual === undefined || spellings.includes(value)) continue;
      yield {
        range: valueRange,
        message: `${key}: the usual spelling is ${usual}; phones are thought not to mind.`,
        fix: [{ ...valueRange, text: quoted ? `"${usual}"` : usual }],
      };
    }
  },
};
