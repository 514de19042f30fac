import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFormQuery } from '#files/phone-xml/form-query.ts';
import type { PhoneXml } from '#files/phone-xml/phone-xml.ts';
import { writePhoneXml } from '#files/phone-xml/write-phone-xml.ts';
import type { OwnEntry } from '#phone-services/phone-book/own-books.ts';
import { PhoneBooks } from '#phone-services/phone-book/phone-books.ts';
import type { Phone } from '#provisioning/phone.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { directoryPage } from './directory-pages.ts';

const BASE = 'http://192.168.0.2:6970';
const site = { layer: 'site', scope: '' } as const;
const phone: Phone = {
  mac: '00:11:5C:93:AF:D1' as MacAddress,
  model: '7960G',
  group: 'sales',
  standing: 'adopted',
  lines: [],
  firstSeen: '2026-11-23T18:00:00.000Z',
};
const other: Phone = { ...phone, mac: '00:11:5C:93:AF:D2' as MacAddress, group: 'ward' };
const entry = (name: string, number: string, audience: Partial<OwnEntry> = site): OwnEntry => ({
  ...site,
  ...audience,
  name,
  numbers: [{ number }],
});
const ENTRIES: readonly OwnEntry[] = [
  entry('Tom', '6905'),
  entry('Dick', '6906'),
  entry('Doctor', '111', { layer: 'phone', scope: phone.mac }),
  entry('Depot', '222', { layer: 'group', scope: 'sales' }),
  entry('Old model', '333', { layer: 'model', scope: '7940' }),
];

async function pagesOf(entries: readonly OwnEntry[] = ENTRIES, listsExtensions = false) {
  const contents = {
    bookEntries: () => entries,
    sources: () => [],
    extensions: () => [{ number: '208', name: 'Reception', secret: 'not-shown' }],
  };
  const dialRules = { outsideLine: '', internalDigits: 4 };
  const books = await PhoneBooks.load({ contents, dialRules, listsExtensions, readCopy: async () => [] });
  return (url: string, asker = phone): PhoneXml => {
    const [path = '', query = ''] = url.replace(/^\//, '').split('?');
    const page = directoryPage({ path, query: readFormQuery(query), phone: asker }, books.index);
    assert.ok(page !== undefined, url);
    // Whatever is shown can be written.
    writePhoneXml(page.shows, BASE);
    return page.shows;
  };
}

function names(page: PhoneXml): string[] {
  assert.ok(page.kind === 'directory', page.kind);
  return page.entries.map(({ name }) => name);
}

test('each phone has its own menu: its book, its group’s and everyone’s', async () => {
  const ask = await pagesOf(ENTRIES, true);
  const titles = (asker: Phone) => {
    const menu = ask('directory', asker);
    assert.ok(menu.kind === 'menu');
    return menu.items.map(({ name }) => name);
  };
  assert.deepEqual(titles(phone), [
    'Search',
    'All names',
    'My phone book',
    'sales',
    'Everyone',
    'Extensions',
  ]);
  assert.deepEqual(titles(other), ['Search', 'All names', 'Everyone', 'Extensions']);
});

test('a private book is found by its phone and by no other, by search, by list and by its link', async () => {
  const ask = await pagesOf();
  assert.deepEqual(names(ask('directory/find?l=doc')), ['Doctor']);
  assert.deepEqual(names(ask('directory/find?b=phone')), ['Doctor']);
  assert.deepEqual(names(ask('directory/find?l=d')), ['Depot', 'Dick', 'Doctor']);
  assert.equal(ask('directory/find?l=doc', other).kind, 'text');
  assert.equal(ask('directory/find?b=phone', other).kind, 'text');
  assert.deepEqual(names(ask('directory/find', other)), ['Dick', 'Tom']);
});

test('the form asks for last name, first name and number, and its answer is a search', async () => {
  const ask = await pagesOf();
  const form = ask('directory/search');
  assert.ok(form.kind === 'input');
  assert.deepEqual(
    form.fields.map(({ parameter, flags }) => parameter + flags),
    ['lA', 'fA', 'nT'],
  );
  assert.deepEqual(names(ask(`${form.url}?l=TOM&f=&n=`)), ['Tom']);
  assert.deepEqual(names(ask(`${form.url}?l=&f=&n=690`)), ['Dick', 'Tom']);
});

test('long lists come in pages of 32 that follow each other by their keys', async () => {
  const many = Array.from({ length: 70 }, (_, at) =>
    entry(`Person ${String(at).padStart(2, '0')}`, `${5000 + at}`),
  );
  const ask = await pagesOf(many);
  const seen: string[] = [];
  const prompts: (string | undefined)[] = [];
  let url: string | undefined = 'directory/find?l=p%C3%A9rson';
  let last: PhoneXml | undefined;
  while (url !== undefined) {
    const page: PhoneXml = ask(url);
    assert.ok(page.kind === 'directory');
    seen.push(...names(page));
    prompts.push(page.prompt);
    last = page;
    url = page.softKeys?.find(({ name }) => name === 'Next')?.url;
  }
  assert.equal(new Set(seen).size, 70);
  assert.deepEqual(prompts, ['1-32 of 70', '33-64 of 70', '65-70 of 70']);
  assert.ok(last?.kind === 'directory');
  const previous = last.softKeys?.find(({ name }) => name === 'Previous')?.url ?? '';
  assert.deepEqual(names(ask(previous)), seen.slice(32, 64));
  assert.deepEqual(
    last.softKeys?.map(({ position }) => position),
    [1, 2, 3, 4],
  );
});

test('what phones and strangers type gives a page, never an error', async () => {
  const ask = await pagesOf();
  const long = '%E6%9D%B1'.repeat(500);
  for (const query of [
    `l=${long}&f=${long}&n=${'9'.repeat(500)}`,
    'p=-1',
    'p=99999',
    'p=x',
    'b=../..',
    '&&=&',
  ])
    assert.ok(['directory', 'text'].includes(ask(`directory/find?${query}`).kind), query);
});
