import type { Rule } from '#lint/rule.ts';

export const os79xxTrailingCharacters: Rule = {
  id: 'os79xx-trailing-characters',
  title: 'A blank or a carriage return behind the load in OS79XX.TXT',
  severity: 'warning',
  appliesTo: ['os79xx'],
  explanation:
    "Sources disagree: Cisco's own file has a blank and CR LF, and files with CR LF work; yet a Cisco bug says that some loaders take a trailing blank for a part of the name and ask for a file that does not exist. The name and a line feed are right for all.",
  confidence: 'documented',
  sources: ['cisco-bug-os79xx', 'public-firmware-copies', 'voipfone-tree'],
  examples: {
    accept: [{ 'OS79XX.TXT': 'P003-8-12-00\n' }, { 'OS79XX.TXT': 'P003-8-12-00' }],
    reject: [
      { files: { 'OS79XX.TXT': 'P003-8-12-00 \r\n' }, at: ['OS79XX.TXT:1'], fixed: 'P003-8-12-00\n' },
      { files: { 'OS79XX.TXT': 'P003-8-12-00\r\n' }, at: ['OS79XX.TXT:1'], fixed: 'P003-8-12-00\n' },
    ],
  },
  *check({ text }) {
    const match = /^([!-~]+)([ \t\r]+)(?=\n|$)/.exec(text);
    const [, name = '', trailing = ''] = match ?? [];
    if (trailing === '') return;
    const range = { start: name.length, end: name.length + trailing.length };
    const what = /[ \t]/.test(trailing) ? 'A blank' : 'A carriage return';
    yield {
      range,
      message: `${what} stands behind the name. Sources disagree: Cisco ships it so, and some loaders ask for a file with a blank in its name.`,
      fix: [{ ...range, text: '' }],
    };
  },
};
