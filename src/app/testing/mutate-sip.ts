import { TO_REFUSE, WELL_FORMED } from '#protocols/sip/testing/torture-messages.ts';
import { PHONES, type SipTorture, STRANGER, soundRequest } from './sip-torture.ts';

const METHODS = [
  ...['INVITE', 'INVITE', 'INVITE', 'ACK', 'CANCEL', 'BYE', 'OPTIONS', 'NOTIFY', 'REFER', 'SUBSCRIBE'],
  ...['INFO', 'UPDATE', 'PRACK', 'MESSAGE', 'REGISTER'],
];
const NUMBERS = ['209', '210', '300', '208', '112', '999'];
const STATUSES = [100, 180, 183, 200, 200, 301, 302, 401, 404, 407, 480, 486, 487, 500, 503, 603];
/** What readers stumble over. */
const SPLINTERS = [
  '\r\n',
  '\r\n ',
  ';',
  ',',
  '<',
  '>',
  '"',
  '\\',
  '%00',
  '%',
  '@',
  ':',
  '*',
  '=',
  '\0',
  '\xff',
];
const LONG_SPLINTERS = [
  '9'.repeat(40),
  'a'.repeat(5000),
  ';x=y'.repeat(300),
  'Via: SIP/2.0/UDP h\r\n'.repeat(60),
];

/** Sends many damaged messages, and some sound ones, of every sort and from everybody; time goes on meanwhile. */
export function sendMutations(torture: SipTorture, count: number, random: () => number): void {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const torn = [...WELL_FORMED, ...TO_REFUSE].map(({ bytes }) => bytes);
  const addresses = [...Object.values(PHONES), STRANGER];
  for (let number = 0; number < count; number += 1) {
    const kind = random();
    const original =
      kind < 0.3
        ? pick(torn)
        : kind < 0.55
          ? (torture.answerOfPhone(pick(STATUSES)) ?? pick(torn))
          : soundRequest(pick(METHODS), pick(NUMBERS), `z9hG4bK${Math.floor(number / 4)}`);
    const bytes = random() < 0.3 ? original : mutated(original, random, pick);
    torture.receive(bytes, kind < 0.3 ? pick(addresses) : pick(addresses.slice(0, 3)));
    if (number % 50 === 0) torture.time.advance(Math.floor(random() * 4000));
  }
}

function mutated(
  original: Uint8Array,
  random: () => number,
  pick: <Item>(items: readonly Item[]) => Item,
): Uint8Array {
  let bytes = Buffer.from(original);
  const edits = 1 + Math.floor(random() * 4);
  for (let edit = 0; edit < edits; edit += 1) {
    const at = Math.floor(random() * bytes.length);
    const length = Math.floor(random() * 12);
    const how = random();
    const splinter = Buffer.from(random() < 0.03 ? pick(LONG_SPLINTERS) : pick(SPLINTERS), 'latin1');
    const inserted =
      how < 0.35
        ? Buffer.of(Math.floor(random() * 256))
        : how < 0.6
          ? splinter
          : how < 0.8
            ? Buffer.alloc(0)
            : bytes.subarray(Math.floor(random() * bytes.length)).subarray(0, 40);
    bytes = Buffer.concat([bytes.subarray(0, at), inserted, bytes.subarray(at + (how < 0.35 ? 1 : length))]);
  }
  return bytes;
}
