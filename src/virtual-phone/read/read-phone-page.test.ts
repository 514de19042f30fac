import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type PhonePage, readPhonePage } from './read-phone-page.ts';

const read = (text: string, encoding: BufferEncoding = 'latin1'): PhonePage => {
  const page = readPhonePage(Buffer.from(text, encoding));
  assert.ok(!('problem' in page), JSON.stringify(page));
  return page;
};

test('the directory of the founding article', () => {
  const { kind, title, prompt, items } = read(`<CiscoIPPhoneDirectory>
<Title>Phonebook</Title>
<Prompt>Who you want to call?</Prompt>
<DirectoryEntry><Name>Phone 1</Name><Telephone>202</Telephone></DirectoryEntry>
<DirectoryEntry><Name>Phone 2</Name><Telephone>203</Telephone></DirectoryEntry>
</CiscoIPPhoneDirectory>`);
  assert.deepEqual([kind, title, prompt], ['directory', 'Phonebook', 'Who you want to call?']);
  assert.deepEqual(items, [
    { name: 'Phone 1', url: 'Dial:202' },
    { name: 'Phone 2', url: 'Dial:203' },
  ]);
});

test('ISO-8859-1 unless it says otherwise, and entities as XML has them', () => {
  assert.equal(
    read('<CiscoIPPhoneText><Text>Café &amp; &#233;clair</Text></CiscoIPPhoneText>').text,
    'Café & éclair',
  );
  const utf8 = '<?xml version="1.0" encoding="UTF-8"?><CiscoIPPhoneText><Text>Café</Text></CiscoIPPhoneText>';
  assert.equal(read(utf8, 'utf8').text, 'Café');
  assert.equal(read(utf8.replace('UTF-8', 'ISO-8859-1'), 'utf8').text, 'CafÃ©');
});

test('of everything no more than there is room for', () => {
  const many = (one: string, count: number) => one.repeat(count);
  const entry = '<DirectoryEntry><Name>A</Name><Telephone>1</Telephone></DirectoryEntry>';
  assert.equal(read(`<CiscoIPPhoneDirectory>${many(entry, 40)}</CiscoIPPhoneDirectory>`).items.length, 32);
  const item = '<MenuItem><Name>A</Name><URL>x</URL></MenuItem>';
  assert.equal(read(`<CiscoIPPhoneMenu>${many(item, 120)}</CiscoIPPhoneMenu>`).items.length, 100);
  const { title, text } = read(
    `<CiscoIPPhoneText><Title>${'t'.repeat(50)}</Title><Text>${'x'.repeat(5000)}</Text></CiscoIPPhoneText>`,
  );
  assert.deepEqual([title.length, text.length], [32, 4000]);
});

test('pictures, soft keys and fields', () => {
  const { picture, keys } = read(
    '<CiscoIPPhoneImage><LocationX>-1</LocationX><LocationY>2</LocationY><Width>4</Width><Height>1</Height><Depth>2</Depth><Data>2D</Data><SoftKeyItem><Name>Exit</Name><URL>SoftKey:Exit</URL><Position>3</Position></SoftKeyItem></CiscoIPPhoneImage>',
  );
  assert.deepEqual([picture?.x, picture?.y, [...(picture?.pixels ?? [])]], [-1, 2, [1, 3, 2, 0]]);
  assert.deepEqual(keys, [{ name: 'Exit', url: 'SoftKey:Exit', position: 3 }]);
  const form = read(
    '<CiscoIPPhoneInput><URL>http://a/s?x=1</URL><InputItem><DisplayName>PIN</DisplayName><QueryStringParam>p</QueryStringParam><InputFlags>NP</InputFlags></InputItem></CiscoIPPhoneInput>',
  );
  assert.deepEqual(form.fields, [{ label: 'PIN', parameter: 'p', flags: 'NP', value: '' }]);
});

test('what a phone would not show is told', () => {
  for (const text of [
    '',
    'hello',
    '<CiscoIPPhoneText>',
    '<ciscoipphonetext/>',
    '<CiscoIPPhoneText><Text>a & b</Text></CiscoIPPhoneText><b>',
    '<!DOCTYPE a><CiscoIPPhoneText/>',
    '<CiscoIPPhoneImageFile/>',
    `<CiscoIPPhoneText>${' '.repeat(70_000)}</CiscoIPPhoneText>`,
  ]) {
    assert.ok('problem' in readPhonePage(Buffer.from(text)), text.slice(0, 60));
  }
});

test('noise gives a page or a reason', () => {
  const piece = fc.constantFrom(
    '<CiscoIPPhoneMenu>',
    '</CiscoIPPhoneMenu>',
    '<MenuItem>',
    '</MenuItem>',
    '<Name>a</Name>',
    '<Title/>',
    '<Width>9',
    '&amp;',
    '&#0;',
    '<a b="c">',
    '<__proto__>x</__proto__>',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 4 })), { maxLength: 20 }), (parts) => {
      const page = readPhonePage(Buffer.from(parts.join('')));
      assert.ok('problem' in page || page.items.length <= 100);
    }),
  );
});
