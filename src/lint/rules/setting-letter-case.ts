import { settingsOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';

export const settingLetterCase: Rule = {
  id: 'setting-letter-case',
  title: 'A setting with capital letters',
  severity: 'warning',
  appliesTo: CNF_KINDS,
  explanation:
    "Sources disagree: all manuals write names in lower case, while Cisco's own CME writes `Domain_Name` and is said to work. Lower case is right in any case.",
  confidence: 'uncertain',
  sources: ['cme-guide-sample', 'upgrade-how-to-2004'],
  examples: {
    accept: [{ 'SIPDefault.cnf': 'image_version: P0S3-8-12-00\n' }],
    reject: [
      {
        files: { 'SIPDefault.cnf': 'Image_version: P0S3-8-12-00\n' },
        at: ['SIPDefault.cnf:1'],
        fixed: 'image_version: P0S3-8-12-00\n',
      },
    ],
  },
  *check(file) {
    for (const { name, key, parameter, nameRange } of settingsOf(file)) {
      if (parameter === undefined || name === key) continue;
      yield {
        range: nameRange,
        message: `${name} is written ${key} in all manuals. Whether phones mind is disputed.`,
        fix: [{ ...nameRange, text: key }],
      };
    }
  },
};
