import { ALL_KINDS, type FileKind } from '#lint/file-kind.ts';
import { WHOLE_FILE } from '#lint/finding.ts';
import type { Rule } from '#lint/rule.ts';

/** Without rings beyond the built-in two the list is rightly empty; empty trust lists have a rule of their own. */
const MAY_BE_EMPTY: readonly FileKind[] = ['ring-list', 'trust-list', 'unknown'];

export const emptyFile: Rule = {
  id: 'empty-file',
  title: 'An empty file',
  severity: 'error',
  appliesTo: ALL_KINDS,
  explanation:
    'The phone asks for the file, gets it, and learns nothing. A missing file would at least make it look for the next one. Usually a copy was interrupted.',
  confidence: 'observed',
  sources: ['fusionpbx-template'],
  insteadOf: ['xml-not-well-formed', 'dial-plan-root-missing', 'os79xx-unreadable', 'ring-audio-length'],
  examples: {
    accept: [{ 'RINGLIST.DAT': '' }, { 'SIPDefault.cnf': 'proxy_register: 1\n' }],
    reject: [{ files: { 'SIPDefault.cnf': '' }, at: ['SIPDefault.cnf:1'] }],
  },
  *check({ namedKind, contents }) {
    if (contents.kind !== 'empty' || MAY_BE_EMPTY.includes(namedKind)) return;
    yield { range: WHOLE_FILE, message: 'There is nothing in this file.' };
  },
};
