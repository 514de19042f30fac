import { type DialRules, dialNumber } from '#phone-services/phone-book/dial-rules.ts';
import type { LayerScope } from '#provisioning/layers.ts';
import type { Database } from '#store/database.ts';
import { addBookEntry, type StoredBookEntry } from '#store/phonebook-entries.ts';
import { OffhookError } from '#values/offhook-error.ts';

const LONGEST_NAME = 100;
const MOST_NUMBERS = 8;
/** A label begins with a letter and stands before a colon; `sip:` and `tel:` belong to the number. */
const LABELLED = /^(?!tel:|sip:)(\p{L}[^:]{0,19}):(.+)$/iu;

/** Somebody as an operator names him; numbers may carry a label, as in `mobile:+32475123456`. */
export interface NewBookEntry extends LayerScope {
  readonly name: string;
  readonly numbers: readonly string[];
  readonly speedDial: number | undefined;
}

/** Puts somebody into a phone book, and tells what phones dial for his numbers. Throws `OffhookError`. */
export async function makeBookEntry(
  db: Database,
  { layer, scope, name, numbers, speedDial }: NewBookEntry,
  rules: DialRules,
): Promise<{ readonly entry: StoredBookEntry; readonly dialled: readonly string[] }> {
  const shown = name.trim();
  if (shown === '' || shown.length > LONGEST_NAME || /\p{C}/u.test(shown)) {
    throw new OffhookError(
      'ENTRY_NAME_INVALID',
      `${JSON.stringify(name.slice(0, 40))} can't be a name.`,
      `A name has from 1 to ${LONGEST_NAME} characters that can be seen; phones show 32.`,
    );
  }
  if (numbers.length > MOST_NUMBERS) {
    throw new OffhookError(
      'TOO_MANY_NUMBERS',
      `${shown} has ${numbers.length} numbers, and ${MOST_NUMBERS} is the most.`,
      'Leave some out.',
    );
  }
  const read = numbers.map((text) => {
    const [, label, labelled] = LABELLED.exec(text) ?? [];
    return { number: (labelled ?? text).trim(), ...(label === undefined ? {} : { label }) };
  });
  const entry: StoredBookEntry = {
    layer,
    scope,
    name: shown,
    numbers: read,
    ...(speedDial === undefined ? {} : { speedDial }),
  };
  const dialled = read.map(({ number }) => requireDialled(number, rules));
  await addBookEntry(db, entry);
  return { entry, dialled };
}

function requireDialled(number: string, rules: DialRules): string {
  const dialling = dialNumber(number, rules);
  if (dialling !== undefined) return dialling.dialled;
  throw new OffhookError(
    'NUMBER_NOT_DIALLABLE',
    `${JSON.stringify(number.slice(0, 40))} is no number that a phone could dial.`,
    'Write digits, with + before the code of a country, or * and # of a code.',
  );
}
