import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { Offhook, PROGRAM } from '#test/support/offhook.ts';

const MAC = '00:11:5C:93:AF:D1';
const UNKNOWN = '00:11:5C:93:AF:D9';

/** A command that is refused: what was wrong, where, and what to do about it. */
interface Refusal {
  readonly words: readonly string[];
  readonly says: RegExp;
  readonly remedy: RegExp;
  readonly code: string;
}

function refusal(words: readonly string[], code: string, says: RegExp, remedy: RegExp): Refusal {
  return { words, code, says, remedy };
}

const REFUSED: readonly Refusal[] = [
  refusal(
    ['set', 'tmie_zone', 'CET'],
    'SETTING_UNKNOWN',
    /tmie_zone is no setting/,
    /Did you mean time_zone\?/,
  ),
  refusal(
    ['set', 'time_zone', 'CET', 'nat_enabel', '1'],
    'SETTING_UNKNOWN',
    /nat_enabel/,
    /Did you mean nat_enable\?/,
  ),
  refusal(
    ['set', 'time_zone', 'CET', 'date_format'],
    'SETTING_WITHOUT_VALUE',
    /date_format has no value/,
    /offhook set date_format VALUE/,
  ),
  refusal(['set', 'nat_enable', '7'], 'SETTING_VALUE_INVALID', /nat_enable: "7"/, /0 or 1/),
  refusal(
    ['set', 'phone_label', 'x'.repeat(99)],
    'SETTING_VALUE_TOO_LONG',
    /phone_label has 99 characters/,
    /Shorten it to 31/,
  ),
  refusal(
    ['set', 'phone_label', 'say "hello"'],
    'CNF_VALUE_UNWRITABLE',
    /phone_label/,
    /without double quotes/,
  ),
  refusal(
    ['set', 'line1_name', '208'],
    'SETTING_OF_ONE_PHONE',
    /line1_name belongs to one phone/,
    /--phone MAC/,
  ),
  refusal(
    ['set', '--phone', MAC, 'line3_name', '1'],
    'SETTING_BEYOND_MODEL',
    /7940 has 2 lines/,
    /from 1 to 2/,
  ),
  refusal(
    ['set', '--phone', UNKNOWN, 'phone_label', 'x'],
    'PHONE_UNKNOWN',
    /D9 is not known/,
    /offhook phone add/,
  ),
  refusal(
    ['set', '--group', 'a', '--phone', MAC, 'phone_label', 'x'],
    'SCOPE_AMBIGUOUS',
    /--group and --phone/,
    /Name one/,
  ),
  refusal(['unset', 'time_zoen'], 'SETTING_UNKNOWN', /time_zoen/, /Did you mean time_zone\?/),
  refusal(['get', 'time_zoen'], 'SETTING_UNKNOWN', /time_zoen/, /Did you mean time_zone\?/),
  refusal(
    ['extension', 'add', '208', '--name', 'Other'],
    'EXTENSION_EXISTS',
    /208 exists already/,
    /remove 208/,
  ),
  refusal(['extension', 'add', '2 09'], 'EXTENSION_NUMBER_INVALID', /"2 09"/, /up to 31 digits/),
  refusal(
    ['extension', 'add', '209', '--secret', 's'.repeat(32)],
    'SETTING_VALUE_TOO_LONG',
    /The secret has 32 characters/,
    /Shorten it to 31/,
  ),
  refusal(
    ['extension', 'add', '209', '--secret', 'qu"ote'],
    'CNF_VALUE_UNWRITABLE',
    /The secret/,
    /without double quotes/,
  ),
  refusal(
    ['extension', 'remove', '208'],
    'EXTENSION_IN_USE',
    new RegExp(`208 is on line 1 of ${MAC}`),
    /phone change/,
  ),
  refusal(['phone', 'add', MAC, '--model', '7940'], 'PHONE_EXISTS', /added already/, /phone change/),
  refusal(['phone', 'add', UNKNOWN], 'MODEL_NEEDED', /Which model/, /--model 7940/),
  refusal(
    ['phone', 'add', UNKNOWN, '--model', '7940', '--line', '999'],
    'EXTENSION_UNKNOWN',
    /no extension 999/,
    /extension add 999/,
  ),
  refusal(
    ['phone', 'change', MAC, '--model', '7960', '--line', '999'],
    'EXTENSION_UNKNOWN',
    /no extension 999/,
    /extension add 999/,
  ),
  refusal(
    ['file', 'add', '/not/there.bmp'],
    'FILE_UNREADABLE',
    /\/not\/there\.bmp can't be read: there is no such file/,
    /may read/,
  ),
  refusal(
    ['file', 'add', '/dev', '--as', 'x.bmp'],
    'FILE_UNREADABLE',
    /\/dev can't be read: it is a folder/,
    /may read/,
  ),
  refusal(['file', 'add', PROGRAM, '--as', '../x'], 'FILE_NAME_UNUSABLE', /out of the folder/, /--as/),
  refusal(
    ['file', 'add', PROGRAM, '--as', 'SIPDefault.cnf'],
    'FILE_IS_GENERATED',
    /SIPDefault\.cnf is written by Offhook/,
    /offhook set/,
  ),
  refusal(
    ['firmware', 'add', '/not/there'],
    'FIRMWARE_UNREADABLE',
    /there is no such file/,
    /unpacked bundle/,
  ),
  refusal(
    ['serve', '--listen', '203.0.113.77'],
    'ADDRESS_NOT_LOCAL',
    /203\.0\.113\.77 is no address of this machine/,
    /It has: /,
  ),
];

/** Wrong command lines: what is told, to people and to programs alike. */
const MISUSED: readonly (readonly [words: readonly string[], says: RegExp])[] = [
  [['phone', 'add', '00:11:5C:93:AF', '--model', '7960'], /'00:11:5C:93:AF'.*twelve hexadecimal digits/],
  [
    ['phone', 'add', MAC, '--model', '7975'],
    /The Cisco IP Phone 7975G is known but not brought up yet; 7940, /,
  ],
  [['phone', 'add', MAC, '--model', '7690'], /Did you mean 7960\?/],
  [['phone', 'add', MAC, '--model', '7940', '--bind', '10.0.0'], /'10\.0\.0'.*An IPv4 address is needed/],
  [['serve', '--tftp-port', '65536'], /'65536'.*from 0 to 65535/],
  [['extnesion', 'list'], /unknown command 'extnesion'\s+\(Did you mean extension\?\)/],
  [['extension', 'list', '--revael'], /unknown option '--revael'\s+\(Did you mean --reveal\?\)/],
  [['phone', 'add'], /missing required argument 'mac'/],
];

/** Everything that is kept. */
async function contents(offhook: Offhook): Promise<string[]> {
  const lists = ['phone', 'extension', 'firmware', 'file'].map((noun) =>
    offhook.must(noun, 'list', '--json'),
  );
  return Promise.all([
    ...lists,
    offhook.must('get', '--json'),
    offhook.must('get', '--phone', MAC, '--json'),
  ]);
}

async function preparedOffhook(offhook: Offhook): Promise<Offhook> {
  await offhook.must('extension', 'add', '208', '--name', 'Front desk');
  await offhook.must('phone', 'add', MAC, '--model', '7940', '--line', '208');
  return offhook;
}

test('what is refused says what was wrong and what to do, and leaves everything as it was', async (t) => {
  const offhook = await preparedOffhook(new Offhook(t));
  const before = await contents(offhook);
  for (const { words, code, says, remedy } of REFUSED) {
    const { code: exit, stdout, stderr } = await offhook.run(...words);
    const what = `offhook ${words.join(' ')}: ${stderr}`;
    assert.equal(exit, 1, what);
    assert.equal(stdout, '', what);
    const [first = '', ...rest] = stderr.trimEnd().split('\n');
    assert.match(first, says, what);
    assert.match(rest.join('\n'), remedy, what);
    assert.ok(stderr.startsWith('offhook: ') && stderr.endsWith(` [${code}]\n`), what);
    assert.doesNotMatch(stderr, /node:|\.ts:\d|s{32}|qu"ote/, `${what}: no stack, no secret`);
  }
  assert.deepEqual(await contents(offhook), before);
});

test('a wrong command line exits with 2 and names the part that is wrong', async (t) => {
  const offhook = new Offhook(t);
  for (const [words, says] of MISUSED) {
    const { code, stdout, stderr } = await offhook.run(...words);
    assert.equal(code, 2, stderr);
    assert.equal(stdout, '');
    assert.match(stderr, says);
    assert.match(stderr, /--help/);
  }
  assert.deepEqual(readdirSync(offhook.folder), [], 'nothing was made');
});

test('with --json an error is one object on standard error, whatever kind it is', async (t) => {
  const offhook = new Offhook(t);
  for (const [words, exit, code] of [
    [['get', 'time_zoen', '--json'], 1, 'SETTING_UNKNOWN'],
    [['phone', 'show', UNKNOWN, '--json'], 1, 'PHONE_UNKNOWN'],
    [['phone', 'show', 'x', '--json'], 2, 'USAGE'],
    [['extension', 'list', '--wat', '--json'], 2, 'USAGE'],
  ] as const) {
    const result = await offhook.run(...words);
    assert.equal(result.code, exit);
    assert.equal(result.stdout, '');
    const { error } = JSON.parse(result.stderr);
    assert.equal(error.code, code);
    assert.deepEqual(Object.keys(error), ['code', 'message', 'remedy']);
    assert.ok(error.message.length > 0 && error.remedy.length > 0);
  }
});
