import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type BookEntry, entryOf } from './book-entry.ts';
import { BookIndex, type BookQuery, type FilledBook } from './book-index.ts';
import { type BookRow, rowsOf } from './book-row.ts';
import { foldText } from './fold-text.ts';
import { sortInSlices } from './sort-in-slices.ts';

const noPause = async () => undefined;
const site = { layer: 'site', scope: '' } as const;
const asWritten = (number: string) => ({ dialled: number, digits: [number] });

function book(key: string, entries: readonly BookEntry[]): FilledBook {
  return { key, title: key, audience: site, rows: entries.flatMap((entry) => rowsOf(entry, asWritten)) };
}

const PEOPLE = book('people', [
  entryOf({ first: 'Jan', last: 'van den Berg' }, [{ number: '201' }]),
  entryOf({ first: 'Zoë', last: 'Peeters' }, [{ number: '202' }, { label: 'mobile', number: '0475' }]),
  entryOf({ name: 'Łódź Straße 東' }, [{ number: '203' }]),
  entryOf({ name: 'Ærø, Ole' }, [{ number: '2045' }]),
]);
const SECRET = book('secret', [entryOf({ name: 'Jan Secret' }, [{ number: '999' }])]);

async function found(query: BookQuery, keys: readonly string[] = ['people'], from = 0, limit = 32) {
  const index = await BookIndex.build([PEOPLE, SECRET], noPause);
  return index.search(query, new Set(index.books.filter(({ key }) => keys.includes(key))), from, limit);
}

async function names(query: BookQuery, keys?: readonly string[]): Promise<string[]> {
  return (await found(query, keys)).rows.map(({ name }) => name);
}

test('a beginning finds, without regard to accents, letter case and which word of the part it is', async () => {
  assert.deepEqual(await names({ last: 'BERG' }), ['van den Berg, Jan']);
  assert.deepEqual(await names({ last: 'van den b' }), ['van den Berg, Jan']);
  assert.deepEqual(await names({ first: 'zoe' }), ['Peeters, Zoë', 'Peeters, Zoë (mobile)']);
  assert.deepEqual(await names({ last: 'lodz strasse' }), ['Łódź Straße 東']);
  assert.deepEqual(await names({ name: 'dong' }), ['Łódź Straße 東']);
  assert.deepEqual(await names({ last: 'aero', first: 'o' }), ['Ærø, Ole']);
  assert.deepEqual(await names({ last: 'erg' }), []);
  assert.deepEqual(await names({ last: 'peeters', first: 'jan' }), []);
  assert.deepEqual(await names({ number: '20-4' }), ['Ærø, Ole']);
});

test('who may not see a book finds nothing of it', async () => {
  assert.deepEqual(await names({ name: 'jan' }), ['van den Berg, Jan']);
  assert.deepEqual(await names({ name: 'jan' }, ['people', 'secret']), ['Jan Secret', 'van den Berg, Jan']);
  assert.deepEqual(await names({ number: '999' }), []);
  assert.equal((await found({}, [])).total, 0);
});

test('pages follow each other without gap or repetition, and the total is that of all', async () => {
  const all = await names({});
  assert.equal(all.length, 5);
  const pages = await Promise.all([0, 2, 4, 6].map((from) => found({}, ['people'], from, 2)));
  assert.deepEqual(
    pages.flatMap(({ rows }) => rows.map(({ name }) => name)),
    all,
  );
  assert.ok(pages.every(({ total }) => total === 5));
});

const word = fc.stringMatching(/^[A-Cé -]{1,6}$/);
const entry = fc
  .record({ first: word, last: word, number: fc.stringMatching(/^[0-2]{1,4}$/) })
  .map(({ first, last, number }) => entryOf({ first, last }, [{ number }]));

/** The same answer by looking at every row. */
function slowly(rows: readonly BookRow[], { last = '', first = '', number = '' }: BookQuery): string[] {
  const fits = (words: readonly string[], prefix: string) =>
    prefix === '' || words.some((one) => one.startsWith(prefix));
  return rows
    .filter(
      (row) =>
        fits(row.lastWords, foldText(last)) &&
        fits(row.firstWords, foldText(first)) &&
        fits(row.digits, number),
    )
    .map(({ name, telephone, sortKey }) => `${sortKey}\n${name}\n${telephone}`)
    .sort();
}

test('the index finds what looking at every row finds', async () => {
  const some = fc.array(entry, { maxLength: 40 });
  const query = fc.record(
    { last: word, first: word, number: fc.stringMatching(/^[0-2]{0,2}$/) },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(some, query, async (entries, wanted) => {
      const filled = book('all', entries);
      const index = await BookIndex.build([filled], noPause);
      const { rows, total } = index.search(wanted, new Set(index.books), 0, 1000);
      const fast = rows.map(({ name, telephone, sortKey }) => `${sortKey}\n${name}\n${telephone}`);
      assert.deepEqual(fast.toSorted(), slowly(filled.rows, wanted));
      assert.equal(total, rows.length);
      const keys = rows.map(({ sortKey }) => sortKey);
      assert.deepEqual(keys, keys.toSorted());
    }),
  );
});

test('sorting in slices is sorting, and pauses', async () => {
  const random = Array.from({ length: 10_000 }, (_, at) => (at * 7919) % 10_007);
  let pauses = 0;
  const sorted = await sortInSlices(
    random,
    (a, b) => a - b,
    async () => {
      pauses += 1;
    },
  );
  assert.deepEqual(
    sorted,
    random.toSorted((a, b) => a - b),
  );
  assert.ok(pauses >= 5);
});
