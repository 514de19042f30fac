import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Press } from './browse.ts';
import { pageScreen } from './page-screen.ts';
import { type PageAnswer, PhoneBrowser } from './phone-browser.ts';
import type { Screen } from './screen.ts';
import { svgScreen } from './svg-screen.ts';
import { textScreen } from './text-screen.ts';

const IDLE: Screen = {
  dateAndTime: '28/11/26 17:05',
  label: 'Bakery',
  lines: [
    { label: '208', isRegistered: true },
    { label: '209', isRegistered: false },
  ],
  title: '',
  rows: [],
  selected: undefined,
  more: { above: false, below: false },
  picture: undefined,
  prompt: '',
  softKeys: ['', '', '', ''],
  messageLamp: true,
};

/** Pages by address, and which were asked for. */
function site(pages: Readonly<Record<string, string | Partial<PageAnswer>>>) {
  const asked: string[] = [];
  const browser = new PhoneBrowser(async (url) => {
    asked.push(url);
    const page = pages[url] ?? pages[url.replace(/\?.*/, '')];
    if (page === undefined) return { status: 404, bytes: new Uint8Array() };
    return typeof page === 'string'
      ? { status: 200, bytes: Buffer.from(page, 'latin1') }
      : { status: 200, bytes: new Uint8Array(), ...page };
  });
  const shown = () => {
    assert.ok(browser.open);
    return pageScreen(browser.open, IDLE);
  };
  return { browser, asked, shown };
}

const key = (name: string): Press => ({ kind: 'soft-key', name });
const digit = (sign: string): Press => ({ kind: 'digit', digit: sign });
const text = (words: string) =>
  `<CiscoIPPhoneText><Title>T</Title><Prompt>P</Prompt><Text>${words}</Text></CiscoIPPhoneText>`;
const MENU = `<CiscoIPPhoneMenu><Title>Services</Title><Prompt>Choose</Prompt>${[1, 2, 3, 4, 5, 6, 7]
  .map((number) => `<MenuItem><Name>Entry ${number}</Name><URL>http://s/${number}</URL></MenuItem>`)
  .join('')}</CiscoIPPhoneMenu>`;

test('a menu: the rocker moves the mark and scrolls, Select and digits open, Exit goes back', async () => {
  const { browser, asked, shown } = site({
    'http://s/': MENU,
    'http://s/6': text('six'),
    'http://s/2': text('two'),
  });
  await browser.go('http://s/');
  assert.deepEqual(shown().rows[0], '1 Entry 1');
  assert.deepEqual(shown().softKeys, ['Select', 'Exit', '', '']);
  for (let press = 0; press < 5; press += 1) await browser.press({ kind: 'down' });
  assert.deepEqual(
    [shown().rows, shown().selected, shown().more],
    [[2, 3, 4, 5, 6].map((n) => `${n} Entry ${n}`), 4, { above: true, below: true }],
  );
  await browser.press(key('Select'));
  assert.deepEqual([shown().title, shown().rows], ['T', ['six']]);
  await browser.press(key('Exit'));
  assert.equal(shown().rows.at(-1), '6 Entry 6');
  await browser.press(digit('2'));
  assert.deepEqual(asked, ['http://s/', 'http://s/6', 'http://s/2']);
  await browser.press(key('Exit'));
  assert.deepEqual(await browser.press(key('Exit')), { kind: 'close' });
  assert.equal(browser.open, undefined);
});

test('a form: typed by the flags of its fields, hidden where it says so, and asked with a query', async () => {
  const form = `<CiscoIPPhoneInput><URL>http://s/find?start=1</URL>${[
    ['Name', 'l', 'A'],
    ['PIN', 'p', 'NP'],
    ['Number', 'n', 'T'],
  ]
    .map(
      ([label, parameter, flags]) =>
        `<InputItem><DisplayName>${label}</DisplayName><QueryStringParam>${parameter}</QueryStringParam><InputFlags>${flags}</InputFlags></InputItem>`,
    )
    .join('')}</CiscoIPPhoneInput>`;
  const { browser, asked, shown } = site({ 'http://s/': form, 'http://s/find': text('found') });
  await browser.go('http://s/');
  await browser.press({ kind: 'type', text: 'é & b' });
  await browser.press({ kind: 'down' });
  for (const sign of '12#3') await browser.press(digit(sign));
  await browser.press({ kind: 'down' });
  for (const sign of '*20') await browser.press(digit(sign));
  await browser.press(key('<<'));
  assert.deepEqual(shown().rows, ['Name: é & b', 'PIN: ***', 'Number: *2']);
  await browser.press(key('Submit'));
  assert.equal(asked.at(-1), 'http://s/find?start=1&l=%E9%20%26%20b&p=123&n=%2A2');
});

test('a directory dials what is marked; its own soft keys lead to more pages', async () => {
  const entries = (names: readonly string[]) =>
    names
      .map(
        (name, index) =>
          `<DirectoryEntry><Name>${name}</Name><Telephone>20${index}</Telephone></DirectoryEntry>`,
      )
      .join('');
  const keys = ['Dial', 'EditDial', 'Exit', 'Next', 'Find']
    .map(
      (name, index) =>
        `<SoftKeyItem><Name>${name}</Name><URL>${name === 'Next' ? 'http://s/?page=2' : `SoftKey:${name}`}</URL><Position>${index + 1}</Position></SoftKeyItem>`,
    )
    .join('');
  const { browser, shown } = site({
    'http://s/': `<CiscoIPPhoneDirectory>${entries(['Ann', 'Bob'])}${keys}</CiscoIPPhoneDirectory>`,
    'http://s/?page=2': `<CiscoIPPhoneDirectory>${entries(['Zoe'])}</CiscoIPPhoneDirectory>`,
  });
  await browser.go('http://s/');
  assert.deepEqual(shown().softKeys, ['Dial', 'EditDial', 'Exit', 'more']);
  await browser.press(key('more'));
  assert.deepEqual(shown().softKeys, ['Next', 'Find', '', 'more']);
  await browser.press(key('Next'));
  assert.match(shown().rows[0] ?? '', /^1 Zoe +200$/);
  await browser.press(key('Exit'));
  await browser.press(digit('2'));
  assert.deepEqual(await browser.press(key('EditDial')), { kind: 'dial', number: '201', edited: true });
  assert.equal(browser.open, undefined);
});

test('Refresh at once leads on, a circle ends, and a page that is over is not gone back to', async () => {
  const page = (words: string, more: Partial<PageAnswer>) => ({ bytes: Buffer.from(text(words)), ...more });
  const { browser, shown } = site({
    'http://s/wait': page('wait', { refresh: '0; url=http://s/done', expires: '-1' }),
    'http://s/done': page('done', {}),
    'http://s/a': page('a', { refresh: '0; url=http://s/b' }),
    'http://s/b': page('b', { refresh: '0; url=http://s/a' }),
  });
  await browser.go('http://s/wait');
  assert.deepEqual(shown().rows, ['done']);
  assert.deepEqual(await browser.press(key('Exit')), { kind: 'close' });
  assert.equal((await browser.go('http://s/a')).kind, 'nothing');
});

test('what leads nowhere is told, and the page stays', async () => {
  const { browser, shown } = site({ 'http://s/': MENU, 'http://s/1': 'no page' });
  assert.equal((await browser.press(digit('1'))).kind, 'nothing');
  assert.equal((await browser.go('http://s/none')).kind, 'nothing');
  await browser.go('http://s/');
  for (const pressed of [digit('1'), digit('9'), key('Dial'), { kind: 'type', text: 'x' } as const]) {
    assert.equal((await browser.press(pressed)).kind, 'nothing', JSON.stringify(pressed));
  }
  assert.equal(shown().title, 'Services');
});

test('the same screen as text and as a drawing: every text is there, and it says that it is a schematic', async () => {
  const { browser, shown } = site({ 'http://s/': MENU.replace('Entry 1', 'A &lt; B &amp; C') });
  await browser.go('http://s/');
  const asText = textScreen(shown());
  const asDrawing = svgScreen(shown(), 'Cisco IP Phone 7960');
  for (const words of [
    '28/11/26 17:05',
    'Bakery',
    'Services',
    '2 Entry 2',
    'Choose',
    'Select',
    'Exit',
    '208',
    '209',
    'message',
  ]) {
    assert.ok(asText.includes(words), `${words} in text`);
    assert.ok(asDrawing.includes(`>${words}<`), `${words} in the drawing`);
  }
  assert.ok(asText.includes('▶1 A < B & C'));
  assert.match(asDrawing, /A &lt; B &amp; C/);
  assert.match(asDrawing, /schematic, not a photograph/);
  assert.match(asText, /● 208[\s\S]*○ 209/);
});

test('a picture is drawn pixel by pixel, in the middle where it says so', async () => {
  const { browser, shown } = site({
    'http://s/':
      '<CiscoIPPhoneImage><LocationX>-1</LocationX><LocationY>-1</LocationY><Width>3</Width><Height>1</Height><Depth>2</Depth><Data>27</Data></CiscoIPPhoneImage>',
  });
  await browser.go('http://s/');
  const rects = [
    ...svgScreen(shown(), 'x').matchAll(/<rect x="(\d+)" y="(\d+)" width="(\d+)" height="2" fill="(#\d+)"/g),
  ].map(([, ...found]) => found);
  // 65 of 133 pixels stand before it, 32 of 65 above; two pixels of the drawing for one.
  assert.deepEqual(rects, [
    [String(32 + 130), String(102 + 64), '2', '#000000'],
    [String(32 + 132), String(102 + 64), '2', '#808080'],
    [String(32 + 134), String(102 + 64), '2', '#404040'],
  ]);
});
