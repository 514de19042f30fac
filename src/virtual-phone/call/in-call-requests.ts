import { headerValue, headerValues } from '#protocols/sip/header-field.ts';
import type { ServerTransaction } from '#protocols/sip/transactions/server-transaction.ts';
import { ifReadable } from '#values/decode-error.ts';
import type { SipIdentity } from '#virtual-phone/sip/register-request.ts';
import { canAnswer, offersHold } from './audio-session.ts';
import type { CallLeg } from './call-leg.ts';
import type { CallNews } from './call-step.ts';
import { ReferralReports } from './referral-reports.ts';
import { parseReferTo, type Referral } from './replaces.ts';
import { answerWith } from './respond.ts';
import { parseSipFragment } from './sip-fragment.ts';

/** Calls whom a referral names. */
type Refer = (leg: CallLeg, referral: Referral, onNews: (news: CallNews) => void) => void;

/** What the other side of a call asks within it (RFC 3261 §12.2.2, RFC 3515). */
export class InCallRequests {
  readonly #identity: SipIdentity;
  readonly #refer: Refer;

  constructor(identity: SipIdentity, refer: Refer) {
    this.#identity = identity;
    this.#refer = refer;
  }

  serve(leg: CallLeg, transaction: ServerTransaction): void {
    const answer = (status: number) => answerWith(this.#identity, transaction, status);
    if (!leg.conversation.takes(transaction.headers.cseq.number)) {
      answer(500);
      return;
    }
    switch (transaction.request.method) {
      case 'INVITE':
        this.#reinvited(leg, transaction);
        break;
      case 'BYE':
        answer(200);
        leg.feed({ kind: 'bye' });
        break;
      case 'INFO':
      case 'OPTIONS':
        answer(200);
        break;
      case 'REFER':
        this.#referred(leg, transaction);
        break;
      case 'NOTIFY':
        this.#notified(leg, transaction);
        break;
      default:
        answer(501);
    }
  }

  #reinvited(leg: CallLeg, transaction: ServerTransaction): void {
    const { body } = transaction.request;
    const isUsable = body.length === 0 || canAnswer(body, leg.session.codecs);
    if (isUsable) leg.reinvite(transaction, offersHold(body));
    else answerWith(this.#identity, transaction, 488);
  }

  #referred(leg: CallLeg, transaction: ServerTransaction): void {
    const [referTo, ...more] = headerValues(transaction.request, 'Refer-To');
    const referral =
      referTo === undefined || more.length > 0 ? undefined : ifReadable(() => parseReferTo(referTo));
    const isTalking = leg.phase === 'connected' || leg.phase === 'held';
    if (referral === undefined || !isTalking) {
      answerWith(this.#identity, transaction, referral === undefined ? 400 : 500);
      return;
    }
    answerWith(this.#identity, transaction, 202);
    const reports = new ReferralReports(leg);
    reports.begin();
    this.#refer(leg, referral, (news) => reports.follow(news));
  }

  #notified(leg: CallLeg, transaction: ServerTransaction): void {
    const { request } = transaction;
    const event = headerValue(request, 'Event')?.split(';', 1)[0]?.trim().toLowerCase();
    if (event !== 'refer') {
      answerWith(this.#identity, transaction, 489);
      return;
    }
    const status = ifReadable(() => parseSipFragment(request.body));
    answerWith(this.#identity, transaction, status === undefined ? 400 : 200);
    if (status !== undefined) leg.feed({ kind: 'referral', from: 'notify', status });
  }
}
