/** How long a search page of the directory takes with 100,000 names, from the request to the octets of the page. */

import { directoryPage } from '#phone-services/pages/directory-pages.ts';
import { entryOf } from '#phone-services/phone-book/book-entry.ts';
import { rowsOf } from '#phone-services/phone-book/book-row.ts';
import { PhoneBooks } from '#phone-services/phone-book/phone-books.ts';
import type { Phone } from '#provisioning/phone.ts';
import { RenderedFiles } from '#provisioning/rendered-files.ts';
import { resolveFile, type World } from '#provisioning/resolve-file.ts';
import { LiteralFleet } from '#test/support/literal-fleet.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { seededRandom } from '#values/seeded-random.ts';

const NAMES = 100_000;
const SEARCHES = 5_000;
const PHONE = '192.168.0.41' as Ipv4Address;
const SERVER = '192.168.0.2' as Ipv4Address;
const phone: Phone = {
  mac: '00:11:5C:93:AF:D1' as MacAddress,
  model: '7960',
  standing: 'adopted',
  boundAddress: PHONE,
  lines: [],
  firstSeen: '2026-11-28T09:00:00.000Z',
};
const FIRST = ['Jan', 'Zoë', 'José', 'Łukasz', 'Marie-Ange', 'Ann', 'Björn', 'Fatima', 'Émile', 'Wim'];
const SYLLABLES = [
  'pee',
  'ters',
  'van ',
  'den ',
  'berg',
  'ja',
  'cobs',
  'mae',
  's',
  'wou',
  'té',
  'ma',
  'dé',
  'ko',
  'li',
];

/** Builds the books, searches them in five ways and prints the times. */
export async function run({ json }: { readonly json: boolean }): Promise<void> {
  const random = seededRandom(7);
  const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)] ?? '';
  const rows = Array.from({ length: NAMES }, (_, at) => {
    const last = Array.from({ length: 2 + Math.floor(random() * 3) }, () => pick(SYLLABLES)).join('');
    const number = `0${String(200_000_000 + at)}`;
    return rowsOf(entryOf({ first: pick(FIRST), last }, [{ number }]), () => ({
      dialled: number,
      digits: [number],
    }));
  }).flat();
  const began = performance.now();
  let longestTurn = 0;
  let turn = performance.now();
  const watch = setInterval(() => {
    longestTurn = Math.max(longestTurn, performance.now() - turn);
    turn = performance.now();
  }, 1);
  const books = await PhoneBooks.load({
    contents: {
      bookEntries: () => [],
      extensions: () => [],
      sources: () => [{ name: 'Staff', kind: 'csv', layer: 'site', scope: '', state: { readAt: 'now' } }],
    },
    readCopy: async () => rows,
    dialRules: { outsideLine: '', internalDigits: 4 },
    listsExtensions: false,
  });
  clearInterval(watch);
  const buildMs = performance.now() - began;
  const world: World = {
    fleet: new LiteralFleet({ phones: [phone] }),
    server: { sipPort: 5060, baseUrl: (to) => `http://${to}:6970`, now: () => 0 },
    surroundings: {
      leaseOf: () => undefined,
      neighbour: () => undefined,
      lastNamed: () => undefined,
      convertsOnSight: () => false,
    },
    rendered: new RenderedFiles(),
    pages: { page: (request) => directoryPage(request, books.index) },
  };
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  const ways: readonly (readonly [string, () => string])[] = [
    ['everybody, any page', () => `p=${1 + Math.floor(random() * 3000)}`],
    ['one letter of the last name', () => `l=${pick([...letters])}`],
    ['three letters', () => `l=${pick(SYLLABLES).slice(0, 3)}`],
    ['last and first name', () => `l=${pick(SYLLABLES)}&f=${pick(FIRST)}`],
    ['a number', () => `n=0${String(200_000_000 + Math.floor(random() * NAMES)).slice(0, 6)}`],
  ];
  const results = ways.map(([way, query]) => {
    const times = Array.from({ length: SEARCHES / ways.length }, () => {
      const request = {
        name: 'directory/find',
        query: query(),
        transport: 'http',
        from: PHONE,
        to: SERVER,
      } as const;
      const start = performance.now();
      const answer = resolveFile(request, world);
      const took = performance.now() - start;
      if (answer.kind === 'refusal') throw new Error(answer.reason);
      return took;
    });
    times.sort((a, b) => a - b);
    const part = (share: number) => Number((times[Math.floor(times.length * share)] ?? 0).toFixed(2));
    return { way, p50: part(0.5), p99: part(0.99) };
  });
  const memoryMb = Math.round(process.memoryUsage.rss() / 1024 / 1024);
  const build = {
    seconds: Number((buildMs / 1000).toFixed(2)),
    longestTurnMs: Math.round(longestTurn),
    memoryMb,
  };
  if (json) {
    console.log(JSON.stringify({ names: NAMES, build, results }));
    return;
  }
  console.log(
    `${NAMES} names are sorted in ${build.seconds} s, beside other work: nobody waits longer than ${build.longestTurnMs} ms; ${memoryMb} MB in all`,
  );
  for (const { way, p50, p99 } of results) {
    console.log(`${way.padEnd(28)} p50 ${p50.toFixed(2)} ms   p99 ${p99.toFixed(2)} ms`);
  }
}
