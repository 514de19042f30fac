import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** What a phone of this site has to dial. */
export interface DialRules {
  /** Where the phones are, as ISO 3166 has it: `BE`. Without it, numbers are dialled as they are written. */
  readonly country?: CountryCode;
  /** Dialled before every number that is not of the PBX itself: `0`. */
  readonly outsideLine: string;
  /** Numbers of up to so many digits are of the PBX itself, and dialled as they are. */
  readonly internalDigits: number;
}

/** A number ready to be dialled, and how it may be searched for. */
export interface Dialling {
  /** Digits, `+`, `*`, `#`. */
  readonly dialled: string;
  /** Digits only: as dialled, as written, and with the country's code. */
  readonly digits: readonly string[];
}

const LONGEST_WRITTEN = 64;
/** As long as a phone takes; no telephone number has more than 15 digits (ITU-T E.164). */
const LONGEST_DIALLED = 32;

/** The country of that code, in any letter case; `undefined` when there is none. */
export function countryOf(text: string): CountryCode | undefined {
  const code = text.toUpperCase();
  return isSupportedCountry(code) ? code : undefined;
}

/**
 * What to dial for a number as people write it: `+32 (0)2 555 12 34` is `025551234` in Belgium and `003225551234` in the
 * Netherlands, with the outside line's digits before it. `undefined` when nothing in it can be dialled.
 */
export function dialNumber(written: string, rules: DialRules): Dialling | undefined {
  const text = written.replace(/^\s*(?:tel|sip):/i, '').slice(0, LONGEST_WRITTEN);
  const plain = bareNumber(text);
  if (plain === undefined) return undefined;
  const { country, outsideLine, internalDigits } = rules;
  if (/[*#]/.test(plain) || (plain.length <= internalDigits && !plain.startsWith('+'))) {
    return dialling(plain, plain);
  }
  if (country === undefined) return dialling(plain.startsWith('+') ? plain : outsideLine + plain, plain);
  const parsed = parsePhoneNumberFromString(text, country);
  // A short number of the country, or one that its plan does not have: nothing is known that would be better.
  if (!parsed?.isPossible()) return dialling(outsideLine + plain, plain);
  delete parsed.ext;
  const national = parsed.format('IDD', { fromCountry: country }).replace(/\D/g, '');
  return dialling(outsideLine + national, plain, parsed.number);
}

/** Without what only people need; an extension behind the number is left out, because a phone can't dial it. */
function bareNumber(text: string): string | undefined {
  const [number = ''] = text.split(/\s*(?:;|,|x|ext)/i);
  if (/[a-z]/i.test(number)) return undefined;
  const trunk = /^\s*(?:\+|00)/.test(number) ? number.replace(/\(0\)/, '') : number;
  const bare = trunk.replace(/[^\d+*#]/g, '').replace(/(?!^)\+/g, '');
  return /\d/.test(bare) ? bare : undefined;
}

function dialling(dialled: string, ...written: readonly string[]): Dialling | undefined {
  if (dialled.length > LONGEST_DIALLED) return undefined;
  const digits = [dialled, ...written].map((number) => number.replace(/\D/g, ''));
  return { dialled, digits: [...new Set(digits)] };
}
