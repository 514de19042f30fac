import { findParameter } from '#files/parameters/find-parameter.ts';
import { type PlacedSetting, settingsOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';

/** The longest name of a setting has 24 characters; what stands before it is the end of a value. */
const LONGEST_NAME = 40;

export const settingsRunTogether: Rule = {
  id: 'settings-run-together',
  title: 'Two settings on one line',
  severity: 'error',
  appliesTo: CNF_KINDS,
  explanation:
    'A line break was lost, usually when the file was copied from a web page. The first setting gets a value that no phone takes, and the second does not exist at all: both keep what is in flash.',
  confidence: 'inferred',
  sources: ['founding-article'],
  insteadOf: [
    'invalid-value',
    'text-after-value',
    'quote-in-value',
    'hash-after-value',
    'unquoted-special-characters',
    'value-too-long',
    'line-password-too-long',
    'text-wider-than-display',
    'keyword-letter-case',
  ],
  examples: {
    accept: [
      { 'SIPDefault.cnf': 'proxy_register: 1\nsntp_server: "10.0.0.2"\n' },
      { 'SIPDefault.cnf': 'proxy_register: 1 ; not sntp_mode: unicast\n' },
    ],
    reject: [
      {
        files: { 'SIPDefault.cnf': 'proxy_register: 1sntp_server: "10.0.0.2"\n' },
        at: ['SIPDefault.cnf:1'],
        fixed: 'proxy_register: 1\nsntp_server: "10.0.0.2"\n',
      },
      {
        files: { 'SIPDefault.cnf': 'directory_url: "http://10.0.0.2/a.xml"messages_uri: "8500"\n' },
        at: ['SIPDefault.cnf:1'],
        fixed: 'directory_url: "http://10.0.0.2/a.xml"\nmessages_uri: "8500"\n',
      },
    ],
  },
  *check(file) {
    const end = file.text.includes('\r\n') ? '\r\n' : '\n';
    for (const setting of settingsOf(file)) {
      let before = setting.name;
      for (const { start, name } of furtherSettings(setting)) {
        yield {
          range: { start, end: start + name.length },
          message: `${name} begins here: it needs a line of its own, and ${before} its line break back.`,
          fix: [{ start, end: start, text: end }],
        };
        before = name;
      }
    }
  },
};

/** Known names with a colon after them, inside a bare value or behind a quoted one; quotes hide what is in them. */
function* furtherSettings(setting: PlacedSetting): Iterable<{ start: number; name: string }> {
  const { text, lineRange, valueRange, quoted, problem } = setting;
  if (quoted && problem !== 'text-after-quote') return;
  const from = (quoted ? valueRange.end : valueRange.start) - lineRange.start;
  let isInQuotes = false;
  for (let at = from; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') isInQuotes = !isInQuotes;
    if (isInQuotes) continue;
    if (character === ';') return;
    if (character !== ':') continue;
    const before = text.slice(Math.max(from, at - LONGEST_NAME), at).trimEnd();
    const name = knownTail(/\w+$/.exec(before)?.[0] ?? '');
    if (name === undefined) continue;
    const end = text.slice(0, at).trimEnd().length;
    yield { name, start: lineRange.start + end - name.length };
  }
}

/** The longest end of a word that is the name of a setting: a value may be stuck to its front. */
function knownTail(word: string): string | undefined {
  for (let at = 0; at < word.length - 2; at += 1) {
    const tail = word.slice(at);
    if (findParameter(tail.toLowerCase()) !== undefined) return tail;
  }
  return undefined;
}
