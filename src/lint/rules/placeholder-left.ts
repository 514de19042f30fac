import { settingsOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';

/** What templates have in place of a value. */
const PLACEHOLDERS = [
  /^x{1,3}(\.x{1,3}){3}$/i,
  /#{3,}[\w ]*#{3,}/,
  /^#[A-Z][A-Z0-9_]{3,}$/,
  /\{\{?\s*\$?[\w.-]+\s*\}?\}/,
  /\$\{?[A-Za-z_]\w*\}?/,
  /^%[A-Z_]{3,}%$/i,
  /^<[A-Za-z][\w .-]*>$/,
  /^__+\w+__+$/,
  /^(changeme|change_me|replace_?me|your[-_ ]?(ip|server|password|extension)([-_ ]\w+)?)$/i,
];

export const placeholderLeft: Rule = {
  id: 'placeholder-left',
  title: 'A placeholder that nobody filled in',
  severity: 'error',
  appliesTo: CNF_KINDS,
  explanation:
    'A template has a mark where each phone gets its own value. Here the mark is still there, and the phone takes it for the value: a server called x.x.x.x, a line called #EXTENSION.',
  confidence: 'observed',
  sources: ['teo-7960-log', 'staskobzar-templates', 'julianhead-tree'],
  insteadOf: [
    'invalid-value',
    'hash-after-value',
    'unquoted-special-characters',
    'text-wider-than-display',
    'secret-is-default',
    'sntp-host-name',
  ],
  examples: {
    accept: [{ 'SIPDefault.cnf': 'proxy1_address: 10.0.0.2\n# proxy2_address: x.x.x.x\n' }],
    reject: [
      { files: { 'SIPDefault.cnf': 'proxy1_address: xxx.xxx.xxx.xxx\n' }, at: ['SIPDefault.cnf:1'] },
      {
        files: { 'SIP00115C000101.cnf': 'line1_name: #EXTENSION\nphone_label: "{$label}"\n' },
        at: ['SIP00115C000101.cnf:1', 'SIP00115C000101.cnf:2'],
      },
      {
        files: { 'SIPDefault.cnf': 'logo_url: "http://###HTTP_SERVER###/logo.bmp"\n' },
        at: ['SIPDefault.cnf:1'],
      },
    ],
  },
  *check(file) {
    for (const { key, value, valueRange, parameter } of settingsOf(file)) {
      // A password may look like anything.
      const isSecret = parameter?.secret === true;
      const patterns = isSecret ? PLACEHOLDERS.filter(({ source }) => source.startsWith('^')) : PLACEHOLDERS;
      if (value.length > 300 || !patterns.some((pattern) => pattern.test(value))) continue;
      yield {
        range: valueRange,
        message: `${key} still has the placeholder of a template for its value.`,
      };
    }
  },
};
