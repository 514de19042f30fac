import type { HeaderField } from '#protocols/sip/header-field.ts';
import type { Arrival, ServerTransaction } from '#protocols/sip/transactions/server-transaction.ts';
import type { Cancel } from '#values/timers.ts';
import type { Power } from '#virtual-phone/power.ts';
import type { LineAccount } from '#virtual-phone/sip/line-account.ts';
import { contactUri, phoneTag, uriHost, uriUser } from '#virtual-phone/sip/phone-names.ts';
import type { SipIdentity } from '#virtual-phone/sip/register-request.ts';
import { AudioSession } from './audio-session.ts';
import { idleCall, stepCall } from './call-machine.ts';
import type { CallSettings } from './call-settings.ts';
import type { CallEffect, CallEvent, CallNews, CallPhase, CallState, CallTimer } from './call-step.ts';
import { Conversation } from './conversation.ts';
import { Invited } from './invited.ts';
import { type Invitation, Inviter } from './inviter.ts';
import type { RequestSender } from './request-sender.ts';
import { type CallClock, Sound } from './sound/sound.ts';

/** The phone that calls happen on. */
export interface CallSurroundings {
  readonly identity: SipIdentity;
  readonly settings: CallSettings;
  readonly sender: RequestSender;
  readonly power: Power;
  readonly clock: CallClock;
  readonly random: () => number;
  /** The tone that this phone says everything with. */
  readonly hertz: number;
  /** The port to try first for the sound of the next call. */
  readonly takeMediaPort: () => number;
  /** One more for each conversation. */
  readonly takeCounter: () => number;
}

/** Which call it is. */
export interface CallName {
  /** Counts the phone's calls from 1. */
  readonly id: number;
  readonly account: LineAccount;
  readonly direction: 'out' | 'in';
  /** Who was called, or who calls; of a caller without a number its host. */
  readonly number: string;
}

/** Who wants to know what happens. */
interface CallAudience {
  readonly onNews: (news: CallNews) => void;
  readonly onDigit: (digit: string) => void;
}

/** A referral is waited for as long as the other phone may ring, and a little. */
const MORE_THAN_RINGING = 10_000;

/** One call: plays its state machine with SIP and sound. */
export class CallLeg {
  readonly name: CallName;
  readonly conversation: Conversation;
  readonly session: AudioSession;
  readonly sound: Sound;
  /** Resolves once the other side knows that it is over, or can't be told. */
  departed: Promise<void> = Promise.resolve();
  readonly #surroundings: CallSurroundings;
  readonly #audience: CallAudience;
  readonly #inviter: Inviter;
  readonly #invited: Invited;
  readonly #timers = new Map<CallTimer, Cancel>();
  #depart = () => {};
  #state: CallState;
  #invitation: Invitation | undefined;
  #referTo = '';

  constructor(name: CallName, surroundings: CallSurroundings, audience: CallAudience) {
    const { identity, settings, sender, power, clock, random, hertz } = surroundings;
    const { timer1: t1, timer2: t2, advertisedAddress: address } = identity.settings;
    const expires = settings.inviteExpires;
    this.name = name;
    this.#surroundings = surroundings;
    this.#audience = audience;
    this.#state = idleCall({ t1, t2, expires, transfer: expires + MORE_THAN_RINGING });
    this.conversation = new Conversation({ identity, account: name.account, settings, sender });
    const { codecs, eventPayload, holdsByAddress, mediaPorts: ports } = settings;
    const sessionId = Math.floor(random() * 32_768);
    this.session = new AudioSession({ address, sessionId, codecs, eventPayload, holdsByAddress });
    this.sound = new Sound({ power, clock, ports, hertz, random, onDigit: audience.onDigit });
    const parts = { conversation: this.conversation, session: this.session };
    const feed = (event: CallEvent) => this.feed(event);
    this.#inviter = new Inviter({ ...parts, expires, glarePause: () => this.#glarePause(), feed });
    const localTag = phoneTag(identity, surroundings.takeCounter(), random);
    this.#invited = new Invited({ ...parts, ownHeaders: this.#ownHeaders(), localTag });
  }

  get phase(): CallPhase {
    return this.#state.phase;
  }

  /** Whether this is the INVITE that the call came in with, or the last one within it. */
  isAskedBy(transaction: ServerTransaction | undefined): boolean {
    return transaction !== undefined && this.#invited.isAskedBy(transaction);
  }

  /** Calls somebody. */
  dial(invitation: Invitation): void {
    this.#invitation = invitation;
    this.feed({ kind: 'dial' });
  }

  /** Is called. */
  ring(transaction: ServerTransaction, ringing: { ringFor: number; answerAfter?: number }): void {
    this.#invited.ask(transaction);
    this.feed({ kind: 'invited', ...ringing });
  }

  /** An INVITE within the call. */
  reinvite(transaction: ServerTransaction, holds: boolean): void {
    this.#invited.ask(transaction);
    this.feed({ kind: 'reinvited', holds });
  }

  acknowledge(ack: Arrival): void {
    const isUsable = this.#invited.acknowledge(ack);
    if (isUsable === undefined) return;
    this.feed({ kind: 'acknowledged', isUsable });
    this.#updateSound();
  }

  /** Asks the other side to call somebody else; `referTo` is the value of that header. */
  refer(referTo: string): void {
    this.#referTo = referTo;
    this.feed({ kind: 'transfer' });
  }

  feed(event: CallEvent): void {
    const [state, effects] = stepCall(this.#state, event);
    this.#state = state;
    for (const effect of effects) this.#perform(effect);
  }

  /** Power went: everything stops, and nobody is told. */
  close(): void {
    this.#state = { ...this.#state, phase: 'ended' };
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
    this.sound.close();
    this.#depart();
  }

  #perform(effect: CallEffect): void {
    switch (effect.kind) {
      case 'open-media':
        this.#openSound().catch(() => this.feed({ kind: 'media-failed' }));
        break;
      case 'start-media':
        this.#updateSound();
        break;
      case 'close-media':
        this.sound.close();
        break;
      case 'invite':
        if (this.#invitation !== undefined) this.#inviter.invite(this.#invitation);
        break;
      case 'follow':
        this.#inviter.follow();
        break;
      case 'cancel':
        this.#inviter.cancel();
        break;
      case 'reinvite':
        this.#inviter.reinvite(effect.wish);
        break;
      case 'respond':
      case 'refuse-reinvite':
        this.#invited.respond(effect.status);
        break;
      case 'accept':
        this.#invited.accept();
        break;
      case 'accept-reinvite':
        this.#invited.acceptReinvite();
        break;
      case 'repeat-accept':
        this.#invited.repeatAccept();
        break;
      case 'refer':
        this.#sendRefer();
        break;
      case 'bye':
        this.#sendBye();
        break;
      case 'start':
        this.#start(effect.timer, effect.ms);
        break;
      case 'stop':
        this.#timers.get(effect.timer)?.();
        this.#timers.delete(effect.timer);
        break;
      case 'tell':
        this.#audience.onNews(effect.news);
        break;
    }
  }

  async #openSound(): Promise<void> {
    await this.sound.open(this.#surroundings.takeMediaPort());
    this.session.listenOn(this.sound.port);
    this.feed({ kind: 'media-ready' });
  }

  #updateSound(): void {
    this.sound.update(this.session.agreement, this.#state.isHeld);
  }

  #sendRefer(): void {
    const { user, proxy } = this.name.account;
    const headers = [
      { name: 'Refer-To', value: this.#referTo },
      { name: 'Referred-By', value: `<sip:${uriUser(user)}@${uriHost(proxy)}>` },
    ];
    this.conversation.send(
      'REFER',
      { headers },
      {
        onResponse: ({ status }) => this.feed({ kind: 'referral', from: 'response', status }),
        onSilence: () => this.feed({ kind: 'referral', from: 'response', status: 408 }),
      },
    );
  }

  #sendBye(): void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.departed = promise;
    this.#depart = resolve;
    this.conversation.send(
      'BYE',
      {},
      {
        onResponse: ({ status }) => {
          if (status >= 200) resolve();
        },
        onSilence: resolve,
      },
    );
  }

  #start(timer: CallTimer, milliseconds: number): void {
    this.#timers.get(timer)?.();
    const cancel = this.#surroundings.clock.after(milliseconds, () => {
      this.#timers.delete(timer);
      this.feed({ kind: 'timer', timer });
    });
    this.#timers.set(timer, cancel);
  }

  /** The one who made the Call-ID waits longer, in steps of 10 ms (RFC 3261 §14.1). */
  #glarePause(): number {
    const share = Math.floor(this.#surroundings.random() * 200) * 10;
    return this.name.direction === 'out' ? 2100 + Math.round(share * 0.95) : 10 + share;
  }

  #ownHeaders(): HeaderField[] {
    const { identity } = this.#surroundings;
    return [
      { name: 'Server', value: identity.model.userAgent },
      { name: 'Contact', value: `<${contactUri(identity, this.name.account)}>` },
    ];
  }
}
