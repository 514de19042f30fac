import type { CallLeg } from './call-leg.ts';
import type { CallNews } from './call-step.ts';
import { formatSipFragment } from './sip-fragment.ts';

/** How long, in seconds, the one who transferred may wait for news. */
const SUBSCRIPTION_SECONDS = 240;

/** Tells the one who asked for a transfer what comes of it, by NOTIFY within their call (RFC 3515 §2.4.4). */
export class ReferralReports {
  readonly #leg: CallLeg;
  #isOver = false;

  constructor(leg: CallLeg) {
    this.#leg = leg;
  }

  begin(): void {
    this.#report(100, 'Trying', false);
  }

  /** News of the call that was asked for. */
  follow(news: CallNews): void {
    if (this.#isOver) return;
    if (news.what === 'ringing') this.#report(180, 'Ringing', false);
    if (news.what === 'connected') this.#report(200, 'OK', true);
    if (news.what === 'ended') this.#report(statusIn(news.reason), news.reason, true);
  }

  #report(status: number, reason: string, isFinal: boolean): void {
    this.#isOver = isFinal;
    if (this.#leg.phase === 'ended' || this.#leg.phase === 'leaving') return;
    const state = isFinal ? 'terminated;reason=noresource' : `active;expires=${SUBSCRIPTION_SECONDS}`;
    const headers = [
      { name: 'Event', value: 'refer' },
      { name: 'Subscription-State', value: state },
      { name: 'Content-Type', value: 'message/sipfrag;version=2.0' },
    ];
    const body = formatSipFragment(status, reason);
    this.#leg.conversation.send('NOTIFY', { headers, body }, { onResponse() {}, onSilence() {} });
  }
}

/** A call that was refused ends with the status that refused it. */
function statusIn(reason: string): number {
  const status = Number(/^([3-6]\d\d) /.exec(reason)?.[1]);
  return status >= 300 ? status : 503;
}
