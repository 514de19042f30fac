/** Which of the responses of all branches the caller gets (RFC 3261 §16.7 steps 6 and 7). */
import { isNamed } from '#protocols/sip/header-field.ts';
import type { SipResponse } from '#protocols/sip/message.ts';

/** How a branch ended: with a response, or with a status that stands in for one. */
export interface Outcome {
  readonly status: number;
  readonly response?: SipResponse;
}

/** Within 4xx: what the caller can act on first (§16.7 step 6), then what tells most of the one who was called. */
const TELLING = [401, 407, 415, 420, 484, 487, 486, 480, 408];

/** The best of several outcomes, of which none is 2xx; `undefined` of none. */
export function bestOutcome(outcomes: readonly Outcome[]): Outcome | undefined {
  const [best] = outcomes.toSorted((a, b) => rank(a.status) - rank(b.status));
  if (best === undefined) return undefined;
  const status = best.status === 503 ? 500 : best.status;
  if (best.response === undefined || status !== best.status) return { status };
  const challenged = [401, 407].includes(status) ? withAllChallenges(best.response, outcomes) : best.response;
  return { status, response: challenged };
}

/** 6xx before all others, then the lower class. */
function rank(status: number): number {
  if (status >= 600) return status - 600;
  const place = TELLING.indexOf(status);
  const isClient = status >= 400 && status < 500;
  const within = isClient && place >= 0 ? place : 100 + (status % 100);
  return Math.floor(status / 100) * 1000 + within;
}

function withAllChallenges(chosen: SipResponse, outcomes: readonly Outcome[]): SipResponse {
  const others = outcomes.flatMap(({ status, response }) =>
    (status === 401 || status === 407) && response !== undefined && response !== chosen ? [response] : [],
  );
  const challenges = others.flatMap(({ headers }) =>
    headers.filter((field) => isNamed(field, 'WWW-Authenticate') || isNamed(field, 'Proxy-Authenticate')),
  );
  return { ...chosen, headers: [...chosen.headers, ...challenges] };
}
