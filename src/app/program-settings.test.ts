import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { OffhookError } from '#values/offhook-error.ts';
import { parseProgramSettings, readProgramSettings } from './program-settings.ts';

const DEFAULTS = {
  listen: [],
  tftpPort: 69,
  tftpMode: 'pool',
  tftpBatching: 'auto',
  groupsFirst: [],
  httpPorts: [6970],
  sipPort: 5060,
  sipRealm: 'offhook',
  sipAnswerTo: 'via',
  sipQualify: 60,
  eventsKept: 100_000,
  patience: 1,
  phonebook: { dialRules: { outsideLine: '', internalDigits: 4 }, listsExtensions: true },
  networks: [],
};

function refusalOf(read: () => unknown): OffhookError {
  try {
    read();
  } catch (error) {
    if (error instanceof OffhookError) return error;
    throw error;
  }
  return assert.fail('it was accepted');
}

test('an empty file, comments alone and no keys mean every default', () => {
  for (const text of ['', '# nothing yet\n', '{}', '---\n']) {
    assert.deepEqual(parseProgramSettings(text, 'f'), DEFAULTS, JSON.stringify(text));
  }
});

test('what is given is taken, and the rest stays as it was', () => {
  const text =
    'http: {baseUrl: "http://pbx.example:80///"}\nsip: {port: 0}\nnetworks: [{network: 203.0.113.9}]';
  assert.deepEqual(parseProgramSettings(text, 'f'), {
    ...DEFAULTS,
    baseUrl: 'http://pbx.example:80',
    sipPort: 0,
    networks: [{ network: { base: 0xcb007109, prefixLength: 32 }, convertOnSight: false }],
  });
});

/** What is refused, how, and what the remedy has to hold. */
const REFUSED: readonly (readonly [text: string, message: string, remedy?: string])[] = [
  ['\n\ntfpt:\n  port: 69\n', 'f:3: tfpt is not a known key.', 'Did you mean tftp?'],
  ['tftp:\n  prot: 69', 'f:2: tftp.prot is not a known key.', 'Did you mean port?'],
  [
    'sip: {registrar: x}',
    'f:1: sip.registrar is not a known key.',
    'Known here: port, realm, answerTo, qualify.',
  ],
  [
    'networks:\n  - network: 10.0.0.0/8\n    konvert: on-sight',
    'f:3: networks[1].konvert is not a known key.',
    'Did you mean convert?',
  ],
  ['tftp:\n  port: "69"', 'f:2: tftp.port must be a whole number, not "69".'],
  ['sip:\n\n  port: 70000', 'f:3: sip.port must be at most 65535, not 70000.'],
  ['http: {port: -1}', 'f:1: http.port must be at least 0, not -1.'],
  ['tftp: {mode: single}', 'f:1: tftp.mode must be pool or single-port, not "single".'],
  ['sip: {answerTo: source}', 'f:1: sip.answerTo must be via or source-port, not "source".'],
  ['listen: 192.168.0.2', 'f:1: listen must be a list, not "192.168.0.2".'],
  ['tftp: {first: reception}', 'f:1: tftp.first must be a list, not "reception".'],
  ['tftp: {first: [sales, sales]}', 'f:1: tftp.first names something twice.'],
  ['listen: []', 'f:1: listen is empty.', 'take the key away'],
  ['listen:\n  - 192.168.0.2\n  - eth0', 'f:3: listen[2] must be an IPv4 address, not "eth0".'],
  ['sip: {realm: ""}', 'f:1: sip.realm is empty.'],
  [`sip: {realm: ${'x'.repeat(65)}}`, 'f:1: sip.realm has more than 64 characters.'],
  ['tftp:\n  # port: 69\nhttp: {}', 'f:1: tftp has no value.', 'take the key away'],
  ['timeline: {events: 10}', 'f:1: timeline.events must be at least 1000, not 10.'],
  [
    'phonebook: {country: XX}',
    'f:1: phonebook.country must be the two letters of a country, like BE, not "XX".',
  ],
  ['phonebook: {outsideLine: a}', 'f:1: phonebook.outsideLine must be digits, not "a".'],
  ['timeline: {patience: x}', 'f:1: timeline.patience must be a number, not "x".'],
  ['networks: [{convert: on-sight}]', 'f:1: networks[1] lacks network.'],
  [
    'networks: [{network: 10.0.0.0/33}]',
    'f:1: networks[1].network must be a network like 192.168.0.0/24, not "10.0.0.0/33".',
  ],
  [
    'http: {baseUrl: "https://pbx"}',
    'f:1: http.baseUrl must be an http:// address without a query, not "https://pbx".',
  ],
  [
    'http: {baseUrl: "http://pbx/?a"}',
    'f:1: http.baseUrl must be an http:// address without a query, not "http://pbx/?a".',
  ],
  ['http: {secondPort: 6970}', 'f:1: http.secondPort is the same as http.port.'],
  ['sip: {port: 69}', 'f:1: sip.port serves TFTP and SIP both.'],
  ['- listen', 'f: must be a group of keys, not ["listen"].'],
  ['just words', 'f: must be a group of keys, not "just words".'],
  ['tftp: {port: 69', 'f:1:16: flow map in block collection must be sufficiently indented and end with a }.'],
  ['tftp:\n\tport: 69', 'f:2:1: tabs are not allowed as indentation.'],
  ['sip: {}\nsip: {}', 'f:2:1: map keys must be unique.'],
  [
    'tftp: &a {port: 69}\nsip: *a',
    'f: uses aliases (*name), which are not read here.',
    'Write the value out.',
  ],
];

test('what is wrong is named with line and place, and how to mend it', () => {
  for (const [text, message, remedy = 'docs/guide/settings-file.md'] of REFUSED) {
    const refusal = refusalOf(() => parseProgramSettings(text, 'f'));
    assert.equal(refusal.code, 'SETTINGS_FILE_UNREADABLE');
    assert.equal(refusal.message, message);
    assert.ok(
      refusal.remedy.includes(remedy === 'Correct it.' ? '' : remedy),
      `${refusal.remedy} lacks ${remedy}`,
    );
  }
});

test('any text is settings or is refused in one line', () => {
  const key = fc.constantFrom(
    'listen',
    'tftp',
    'http',
    'sip',
    'networks',
    'port',
    'mode',
    'network',
    '<<',
    '"a.b/c~"',
  );
  const value = fc.oneof(
    fc.constantFrom('{', '}', '[', ']', '-', '*x', '&x', '!!binary', '|', '69', 'null'),
    fc.string(),
  );
  const line = fc
    .tuple(fc.constantFrom('', '  ', '  - '), key, value)
    .map(([indent, k, v]) => `${indent}${k}: ${v}`);
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(line, { maxLength: 6 }).map((lines) => lines.join('\n')),
      ),
      (text) => {
        try {
          assert.equal(typeof parseProgramSettings(text, 'f').tftpPort, 'number');
        } catch (error) {
          assert.ok(error instanceof OffhookError, String(error));
          assert.doesNotMatch(error.message, /\n/);
        }
      },
    ),
    { numRuns: 500 },
  );
});

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'offhook-unit-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

test('a folder without the file has the defaults; what lies in its place is refused with its path', (t) => {
  const path = folder(t);
  assert.deepEqual(readProgramSettings(path), DEFAULTS);
  assert.deepEqual(readProgramSettings(join(path, 'not-there')), DEFAULTS);
  mkdirSync(join(path, 'settings.yaml'));
  const refusal = refusalOf(() => readProgramSettings(path));
  assert.ok(
    refusal.message.startsWith(`${path}/settings.yaml: can't be read: it is a folder.`),
    refusal.message,
  );
});

test('a file too large for settings is not even read', (t) => {
  const path = folder(t);
  writeFileSync(join(path, 'settings.yaml'), '#'.repeat(300_000));
  assert.match(refusalOf(() => readProgramSettings(path)).message, /has 300000 octets/);
});
