/** HTTP Digest with MD5 as SIP uses it (RFC 2617 §3, RFC 3261 §22): the arithmetic. */
import { hash } from 'node:crypto';
import type { DigestChallenge, DigestCredentials } from './digest-headers.ts';

const md5 = (text: string): string => hash('md5', text);

/** H(A1): what a server may keep in place of the secret, for one realm. 32 lower-case hexadecimal digits. */
export function digestHa1(username: string, realm: string, secret: string): string {
  return md5(`${username}:${realm}:${secret}`);
}

/** What the response is computed over. Without `quality` it is the older form of RFC 2069. */
export interface DigestInput {
  readonly ha1: string;
  readonly method: string;
  /** As it stands in the credentials' `uri`. */
  readonly uri: string;
  readonly nonce: string;
  /** `qop=auth`: the count as its eight hexadecimal digits. */
  readonly quality?: { readonly nc: string; readonly cnonce: string };
}

/** The request digest (RFC 2617 §3.2.2.1): 32 lower-case hexadecimal digits. */
export function digestResponse(input: DigestInput): string {
  const ha2 = md5(`${input.method}:${input.uri}`);
  const { nonce, quality } = input;
  const middle = quality === undefined ? nonce : `${nonce}:${quality.nc}:${quality.cnonce}:auth`;
  return md5(`${input.ha1}:${middle}:${ha2}`);
}

/** What a client answers a challenge with. */
export interface ChallengeAnswer {
  readonly challenge: DigestChallenge;
  readonly username: string;
  readonly secret: string;
  readonly method: string;
  readonly uri: string;
  readonly cnonce: string;
  /** How often this nonce was used, this time included. */
  readonly nc: number;
}

/**
 * The credentials that answer a challenge, with qop=auth when it is offered and without when none is. `undefined`
 * when it asks for what MD5 with qop=auth can't give.
 */
export function answerChallenge(answer: ChallengeAnswer): DigestCredentials | undefined {
  const { challenge, username, method, uri, cnonce } = answer;
  const algorithmKnown = (challenge.algorithm ?? 'MD5').toUpperCase() === 'MD5';
  if (!algorithmKnown || (challenge.qop !== undefined && !challenge.qop.includes('auth'))) return undefined;
  const ha1 = digestHa1(username, challenge.realm, answer.secret);
  const nc = answer.nc.toString(16).padStart(8, '0');
  const quality = challenge.qop === undefined ? {} : { quality: { nc, cnonce } };
  return {
    username,
    realm: challenge.realm,
    nonce: challenge.nonce,
    uri,
    response: digestResponse({ ha1, method, uri, nonce: challenge.nonce, ...quality }),
    ...(challenge.algorithm === undefined ? {} : { algorithm: challenge.algorithm }),
    ...(challenge.opaque === undefined ? {} : { opaque: challenge.opaque }),
    ...quality,
  };
}
