import { WHOLE_FILE } from '#lint/finding.ts';
import type { Rule } from '#lint/rule.ts';

export const settingsUnderUnaskedName: Rule = {
  id: 'settings-under-unasked-name',
  title: 'Settings in a file that no phone asks for',
  severity: 'warning',
  appliesTo: ['other-cnf'],
  explanation:
    'Phones ask for SIPDefault.cnf and SIP<MAC>.cnf. A template or an old copy in the same folder does no harm, but a change made in it has no effect, and whoever can reach the TFTP server can read its passwords.',
  confidence: 'observed',
  sources: ['tftp-log-2021', 'julianhead-tree'],
  insteadOf: ['wrong-content'],
  examples: {
    accept: [{ 'SIP00115C000101.cnf': 'line1_name: 101\n' }],
    reject: [{ files: { 'SIP-old': 'line1_name: 101\nphone_label: "Desk"\n' }, at: ['SIP-old:1'] }],
  },
  *check({ base, namedKind, contents }) {
    const isSettings = contents.kind === 'known' && contents.as === 'other-cnf';
    const isMgcp = /^MGC[0-9A-F]{12}\.cnf$/i.test(base);
    if (!isSettings || isMgcp || (namedKind !== 'other-cnf' && namedKind !== 'unknown')) return;
    yield { range: WHOLE_FILE, message: `No phone asks for ${base}: what it says has no effect.` };
  },
};
