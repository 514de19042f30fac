import { type DigestChallenge, parseChallenge } from '#protocols/sip/digest-headers.ts';
import { headerValues, type WithHeaders } from '#protocols/sip/header-field.ts';
import { DecodeError } from '#values/decode-error.ts';

/** The first challenge that the phone can read, in a 401 or a 407; `undefined` when there is none. */
export function challengeIn(response: WithHeaders, status: 401 | 407): DigestChallenge | undefined {
  const name = status === 401 ? 'WWW-Authenticate' : 'Proxy-Authenticate';
  for (const value of headerValues(response, name)) {
    try {
      const challenge = parseChallenge(value);
      if (challenge !== undefined) return challenge;
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
    }
  }
  return undefined;
}
