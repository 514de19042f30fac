import ICAL from 'ical.js';
import { decodeText } from '#files/csv/read-table.ts';
import { type BookEntry, type BookNumber, entryOf } from '#phone-services/phone-book/book-entry.ts';
import { MOST_ENTRIES } from './source.ts';

const BEGIN = /^BEGIN:VCARD\s*$/im;
const END = /^END:VCARD\s*$/im;
const LONGEST_CARD = 512 * 1024;
/** How a number is called by its TYPE; fax machines and pagers are left out. */
const LABELS: readonly (readonly [type: string, label: string])[] = [
  ['cell', 'mobile'],
  ['work', 'work'],
  ['home', 'home'],
];
const NOT_CALLED: ReadonlySet<string> = new Set(['fax', 'pager', 'modem', 'textphone', 'bbs']);

/** Reads cards of vCard 3 (RFC 2426) and 4 (RFC 6350), one after the other; one that can't be read is passed over. */
export function readVcardBook(bytes: Uint8Array): BookEntry[] {
  const entries: BookEntry[] = [];
  for (const part of decodeText(bytes).split(BEGIN).slice(1)) {
    const inside = part.slice(0, LONGEST_CARD).split(END, 2);
    const entry =
      inside.length < 2 ? undefined : readCard(`BEGIN:VCARD\r\n${inside[0]?.trim()}\r\nEND:VCARD`);
    if (entry !== undefined) entries.push(entry);
    if (entries.length >= MOST_ENTRIES) break;
  }
  return entries;
}

function readCard(text: string): BookEntry | undefined {
  try {
    const parsed = ICAL.parse(text);
    const card = new ICAL.Component(parsed);
    const [last = '', first = ''] = wordsOf(card.getFirstPropertyValue('n'));
    const name = [card.getFirstPropertyValue('fn') ?? card.getFirstPropertyValue('org') ?? '']
      .flat()
      .join(' ');
    const numbers = card.getAllProperties('tel').flatMap(numberOf);
    // What is shown is the name in its usual order; sorted it is by the last one.
    return entryOf(last === '' && first === '' ? { name: String(name) } : { first, last }, numbers);
  } catch {
    return undefined;
  }
}

/** The parts of N: family name, given name, and more. */
function wordsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map((part) => [part].flat().join(' ')) : [];
}

function numberOf(property: InstanceType<typeof ICAL.Property>): BookNumber[] {
  const types = [property.getParameter('type') ?? []]
    .flat()
    .flatMap((type) => String(type).toLowerCase().replaceAll('"', '').split(','));
  const number = String(property.getFirstValue() ?? '').trim();
  if (number === '' || types.some((type) => NOT_CALLED.has(type))) return [];
  const label = LABELS.find(([type]) => types.includes(type))?.[1];
  return [label === undefined ? { number } : { label, number }];
}
