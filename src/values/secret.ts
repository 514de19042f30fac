import { randomInt } from 'node:crypto';

/** Letters and digits that no font confuses, need no quoting in a `.cnf`, and no escaping in SIP or XML. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/**
 * A new random secret; 20 characters of this alphabet are about 116 bits. A phone's line password field holds no
 * more than 31 (lineage).
 */
export function newSecret(length = 20): string {
  return Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

/** What stands in place of a secret wherever people look. */
export const MASK = '********';
