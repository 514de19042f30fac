import { ALL_KINDS, CNF_KINDS, FILE_KINDS, type FileKind, XML_KINDS } from '#lint/file-kind.ts';
import { WHOLE_FILE } from '#lint/finding.ts';
import type { LintFile } from '#lint/lint-file.ts';
import { kindOfRoot } from '#lint/recognise-content.ts';
import type { Rule } from '#lint/rule.ts';

/** Names that say exactly what has to be inside. */
const TELLING: readonly FileKind[] = [
  'default-cnf',
  'phone-cnf',
  'other-cnf',
  'os79xx',
  'xml-default',
  'sep-xml',
  'dial-plan',
  'ring-list',
  'ring-list-xml',
  'sync-info',
  'other-xml',
  'firmware-list',
  'logo',
];

export const wrongContent: Rule = {
  id: 'wrong-content',
  title: 'Something else under a well-known name',
  severity: 'error',
  appliesTo: ALL_KINDS,
  explanation:
    'The phone asks for the file by its name and gets something that it cannot read. Usually two files were swapped, or a web page was saved in place of the file.',
  confidence: 'observed',
  sources: ['fusionpbx-template', 'public-files'],
  insteadOf: [
    'xml-not-well-formed',
    'dial-plan-root-missing',
    'ring-list-line',
    'load-name-malformed',
    'missing-colon',
  ],
  examples: {
    accept: [{ 'dialplan.xml': '<DIALTEMPLATE>\n<TEMPLATE MATCH="*" Timeout="5"/>\n</DIALTEMPLATE>\n' }],
    reject: [
      { files: { 'SIPDefault.cnf': '<html><body>Not Found</body></html>\n' }, at: ['SIPDefault.cnf:1'] },
      { files: { 'DISTINCTIVERINGLIST.XML': '<tones></tones>\n' }, at: ['DISTINCTIVERINGLIST.XML:1'] },
      { files: { 'syncinfo.xml': 'proxy_register: 1\n' }, at: ['syncinfo.xml:1'] },
    ],
  },
  *check(file) {
    // Lists of other families may be plain text.
    const isOthersList = file.namedKind === 'firmware-list' && !/^P0[0SM]3/i.test(file.base);
    if (!TELLING.includes(file.namedKind) || isOthersList) return;
    const found = whatElse(file);
    if (found === undefined) return;
    const wanted = file.namedKind === 'other-cnf' ? 'settings' : FILE_KINDS[file.namedKind];
    yield { range: WHOLE_FILE, message: `By its name this is ${wanted}; what is in it is ${found}.` };
  },
};

/** What the file holds, when it is not what its name says. */
function whatElse({ namedKind, contents }: LintFile): string | undefined {
  const isXml = (XML_KINDS as readonly FileKind[]).includes(namedKind) || namedKind === 'dial-plan';
  const isSettings = (CNF_KINDS as readonly FileKind[]).includes(namedKind);
  switch (contents.kind) {
    case 'known': {
      const isSame = contents.as === namedKind || (contents.as === 'other-cnf' && isSettings);
      const isList = namedKind === 'firmware-list' && contents.as === 'firmware-image';
      return isSame || isList ? undefined : contents.what;
    }
    case 'xml': {
      if (namedKind === 'other-xml') return undefined;
      if (!isXml) return `XML (<${contents.root.slice(0, 40)}>)`;
      const kind = contents.root === '' ? namedKind : kindOfRoot(contents.root);
      return kind === namedKind ? undefined : `XML that begins with <${contents.root.slice(0, 40)}>`;
    }
    case 'text':
      return isXml || namedKind === 'firmware-list' || namedKind === 'logo' ? 'plain text' : undefined;
    case 'archive':
      return 'a packed archive';
    case 'utf-16':
      return 'text in UTF-16, which phones do not read';
    case 'binary':
      return namedKind === 'firmware-list' || namedKind === 'logo'
        ? 'binary data of another kind'
        : 'binary data';
    case 'empty':
      return undefined;
  }
}
