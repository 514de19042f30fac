import { findParameter } from '#files/parameters/find-parameter.ts';
import { type PlacedSetting, settingsOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';

const NAME_AND_COLON = /[A-Za-z_]\w*(?=[ \t]*:)/g;

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
      const second = secondSetting(setting);
      if (second === undefined) continue;
      const { start, name } = second;
      yield {
        range: { start, end: start + name.length },
        message: `${name} begins here: it needs a line of its own, and ${setting.name} its line break back.`,
        fix: [{ start, end: start, text: end }],
      };
    }
  },
};

/** A known name with a colon after it, inside a bare value or behind a quoted one. */
function secondSetting(setting: PlacedSetting): { start: number; name: string } | undefined {
  const { text, lineRange, valueRange, quoted, problem } = setting;
  const from = quoted && problem === 'text-after-quote' ? valueRange.end : valueRange.start;
  if (quoted && problem !== 'text-after-quote') return undefined;
  const rest = text.slice(from - lineRange.start);
  const comment = rest.indexOf(';');
  const searched = comment < 0 ? rest : rest.slice(0, comment);
  for (const { 0: word, index } of searched.matchAll(NAME_AND_COLON)) {
    const name = knownTail(word);
    if (name !== undefined) return { name, start: from + index + word.length - name.length };
  }
  return undefined;
}

/** The longest end of a word that is the name of a setting: a value may be stuck to its front. */
function knownTail(word: string): string | undefined {
  const from = Math.max(0, word.length - 40);
  for (let at = from; at < word.length - 2; at += 1) {
    const tail = word.slice(at);
    if (findParameter(tail.toLowerCase()) !== undefined) return tail;
  }
  return undefined;
}
