import type { PhoneCodec } from '#pbx/account.ts';

/** An account that was found in somebody's configuration of Asterisk. */
export interface FoundAccount {
  /** What others dial: the number in its caller id, or the user. */
  readonly number: string;
  /** The name of its section, which is the SIP user. */
  readonly user: string;
  readonly authname: string;
  /** Absent when there is only a digest of it. */
  readonly secret?: string;
  readonly name: string;
  readonly mailbox?: string;
  /** `pjsip.conf:34`. */
  readonly where: string;
  /** What of it a 7940 or 7960 can't live with, or not with every nat_enable. */
  readonly concerns: readonly string[];
}

/** The most characters that a phone keeps of a secret (lineage). */
const LONGEST_SECRET = 31;

/** `"Front desk" <208>`, `Front desk <208>` or `208`. */
export function readCallerId(text: string): { readonly name: string; readonly number: string } {
  const [, name = '', number = ''] = /^\s*"?([^"<]*?)"?\s*<([^>]*)>\s*$/.exec(text) ?? [undefined, '', text];
  return { name: name.trim(), number: number.trim() };
}

/** What phones mind of a secret. */
export function secretConcerns(secret: string | undefined): string[] {
  if (secret === undefined)
    return ['only a digest of its secret is kept: give the phone one with extension change --secret'];
  const concerns = [];
  if (secret.length > LONGEST_SECRET) {
    concerns.push(
      `its secret has ${secret.length} characters, and a phone keeps ${LONGEST_SECRET}: shorten it there and here`,
    );
  }
  if (!/^[ !#-~]*$/.test(secret)) concerns.push('its secret has characters that no phone’s file can hold');
  return concerns;
}

const KNOWN: readonly PhoneCodec[] = ['PCMU', 'PCMA', 'G729'];
const WORDS: Readonly<Record<string, PhoneCodec>> = { ulaw: 'PCMU', alaw: 'PCMA', g729: 'G729' };

/** What phones mind of `disallow` and `allow`, in their order; Asterisk's own default allows what they know. */
export function codecConcerns(rules: readonly { readonly name: string; readonly value: string }[]): string[] {
  // Without a word everything goes.
  let allowed = new Set<PhoneCodec>(KNOWN);
  for (const { name, value } of rules) {
    for (const word of value
      .toLowerCase()
      .split(',')
      .map((one) => one.trim())) {
      const [isOff, codec] = word.startsWith('!') ? [true, word.slice(1)] : [name === 'disallow', word];
      const known = WORDS[codec];
      if (codec === 'all') allowed = new Set(isOff ? [] : KNOWN);
      else if (known !== undefined && isOff) allowed.delete(known);
      else if (known !== undefined) allowed.add(known);
    }
  }
  return allowed.size > 0 ? [] : ['it allows none of ulaw, alaw and g729, and a phone knows no others'];
}
