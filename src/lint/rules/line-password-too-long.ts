import { settingsOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';

const LONGEST = 31;

export const linePasswordTooLong: Rule = {
  id: 'line-password-too-long',
  title: 'A line password of more than 31 characters',
  severity: 'error',
  appliesTo: CNF_KINDS,
  explanation:
    'The field holds 31 characters, and FreePBX makes secrets of 32. The phone refuses such a password, registers without, and gets 401 for ever; the line shows an x. Give the extension a shorter secret in the PBX and here.',
  confidence: 'lineage',
  sources: ['sip-stack-config', 'julianhead-tree'],
  insteadOf: ['value-too-long'],
  examples: {
    accept: [{ 'SIP00115C000101.cnf': 'line1_password: "k7Yw2mPq9sTfH4xJv8"\n' }],
    reject: [
      {
        files: { 'SIP00115C000101.cnf': 'line1_password: "5e8f0a1b2c3d4e5f60718293a4b5c6d7"\n' },
        at: ['SIP00115C000101.cnf:1'],
      },
    ],
  },
  *check(file) {
    for (const { key, value, parameter, valueRange } of settingsOf(file)) {
      if (parameter?.name !== 'line{n}_password' || value.length <= LONGEST) continue;
      yield {
        range: valueRange,
        message: `${key} has ${value.length} characters; phones hold ${LONGEST}. Shorten the secret here and in the PBX.`,
      };
    }
  },
};
