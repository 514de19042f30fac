import { listElements } from '#protocols/sip/header-field.ts';
import { formatNameAddress } from '#protocols/sip/name-address.ts';
import type { Arrival, ServerTransaction } from '#protocols/sip/transactions/server-transaction.ts';
import { parseSipUri, unescapedUser } from '#protocols/sip/uri.ts';
import { ifReadable } from '#values/decode-error.ts';
import type { LineAccount } from '#virtual-phone/sip/line-account.ts';
import { phoneCallId, phoneTag, uriHost, uriUser } from '#virtual-phone/sip/phone-names.ts';
import type { PhoneHappening } from '#virtual-phone/virtual-phone-event.ts';
import { Call } from './call.ts';
import { type CallCause, describeCallNews } from './call-events.ts';
import { CallLeg, type CallName, type CallSurroundings } from './call-leg.ts';
import type { CallNews } from './call-step.ts';
import { tagOf, tagsOf } from './dialog.ts';
import { InCallRequests } from './in-call-requests.ts';
import type { IncomingBehaviour } from './incoming-behaviour.ts';
import { refusalOf } from './refuse-call.ts';
import { type DialogName, parseReplaces, type Referral } from './replaces.ts';
import { answerWith } from './respond.ts';

interface CallAgentParts extends CallSurroundings {
  readonly accounts: readonly LineAccount[];
  readonly behaviour: IncomingBehaviour;
  readonly holdsToTransfer: boolean;
  readonly refusesUnknownUser: boolean;
  readonly tell: (happening: PhoneHappening) => void;
  /** A call came in and rings. */
  readonly onCall: (call: Call) => void;
}

/** A call with everything that belongs to it. */
interface Line {
  readonly leg: CallLeg;
  readonly call: Call;
}

/** A phone of this family shows no more than two calls on a line. */
const CALLS_PER_LINE = 2;

/** All calls of a phone: makes them, takes them, and hands each request to the call that it is for. */
export class CallAgent {
  readonly #parts: CallAgentParts;
  readonly #lines = new Set<Line>();
  /** Calls that are over, of which the other side may not know yet. */
  readonly #departing = new Set<CallLeg>();
  readonly #inCall: InCallRequests;
  #awaitIdle: (() => void)[] = [];
  #calls = 0;

  constructor(parts: CallAgentParts) {
    this.#parts = parts;
    this.#inCall = new InCallRequests(parts.identity, (leg, referral, onNews) =>
      this.#refer(leg, referral, onNews),
    );
  }

  /** Calls a number from a line; `undefined` when the phone has no such line, or no room for the call. */
  call(line: number, number: string): Call | undefined {
    const account = this.#parts.accounts.find((one) => one.line === line);
    if (account === undefined || this.#callsOn(account) >= CALLS_PER_LINE) return undefined;
    return this.#dial(account, number, { uri: this.#uriOf(account, number), more: [] }).call;
  }

  /** Calls `then` once there is no call any more: now, or when the last one is over. */
  onceIdle(then: () => void): void {
    if (this.#lines.size === 0) then();
    else this.#awaitIdle.push(then);
  }

  /** Whether a request is one for calls; it is answered then. */
  serve(transaction: ServerTransaction): boolean {
    const { request, headers } = transaction;
    const { identity } = this.#parts;
    if (request.method === 'CANCEL') {
      const line = this.#find(({ leg }) => leg.isAskedBy(transaction.cancelled));
      answerWith(identity, transaction, transaction.cancelled === undefined ? 481 : 200);
      line?.leg.feed({ kind: 'cancelled' });
      return true;
    }
    const localTag = tagOf(headers.to);
    if (localTag !== undefined) return this.#serveInCall(transaction, localTag);
    if (request.method !== 'INVITE') {
      if (request.method !== 'BYE' && request.method !== 'INFO') return false;
      answerWith(identity, transaction, 481);
      return true;
    }
    this.#takeCall(transaction);
    return true;
  }

  /** The ACK for a 2xx. */
  acknowledge(ack: Arrival): void {
    this.#findDialog(nameIn(ack))?.leg.acknowledge(ack);
  }

  /** Power went: all calls stop, and no other phone is told. */
  close(): void {
    for (const { leg, call } of this.#lines) {
      leg.close();
      call.notice({ what: 'ended', reason: 'the phone went off' });
    }
    this.#lines.clear();
    for (const leg of this.#departing) leg.close();
  }

  #serveInCall(transaction: ServerTransaction, localTag: string): boolean {
    const line = this.#findDialog({ ...nameIn(transaction), localTag });
    if (line === undefined && transaction.request.method === 'OPTIONS') return false;
    if (line === undefined) answerWith(this.#parts.identity, transaction, 481);
    else this.#inCall.serve(line.leg, transaction);
    return true;
  }

  #takeCall(transaction: ServerTransaction): void {
    const { identity, behaviour, settings, accounts, refusesUnknownUser, tell } = this.#parts;
    const { request } = transaction;
    const user = userOf(request.uri);
    const known = accounts.find((one) => one.user === user);
    const account = known ?? (refusesUnknownUser ? undefined : accounts[0]);
    const replaced = this.#replacedBy(transaction);
    const refusal = refusalOf(transaction, {
      account,
      settings,
      behaviour,
      hasRoom: account !== undefined && this.#callsOn(account) < (settings.callWaiting ? CALLS_PER_LINE : 1),
      replaces: replaced === 'nothing' ? 'nothing' : replaced === undefined ? 'unknown' : 'a call',
      uriOf: (number) => (account === undefined ? '' : this.#uriOf(account, number)),
    });
    if (refusal !== undefined || account === undefined) {
      const { status, headers } = refusal ?? { status: 404, headers: [] };
      answerWith(identity, transaction, status, headers);
      tell({ type: 'asked', request: 'INVITE', answer: status });
      return;
    }
    this.#ring(account, transaction, replaced === 'nothing' ? undefined : replaced);
  }

  #ring(account: LineAccount, transaction: ServerTransaction, replaced: Line | undefined): void {
    const { behaviour, settings, onCall } = this.#parts;
    const { from } = transaction.headers;
    const line = this.#open({ account, direction: 'in', number: userOf(from.uri) ?? 'unknown' });
    const answerAfter =
      replaced !== undefined ? 0 : behaviour.kind === 'answer' ? behaviour.afterMilliseconds : undefined;
    const ringFor = settings.inviteExpires;
    line.leg.ring(transaction, { ringFor, ...(answerAfter === undefined ? {} : { answerAfter }) });
    onCall(line.call);
    replaced?.leg.feed({ kind: 'replaced' });
  }

  #dial(account: LineAccount, number: string, referral: Referral, cause: CallCause = {}): Line {
    const { identity, random } = this.#parts;
    const line = this.#open({ account, direction: 'out', number }, cause);
    const counter = this.#parts.takeCounter();
    const from = {
      displayName: account.displayName,
      uri: `sip:${uriUser(account.user)}@${uriHost(account.proxy)}`,
      parameters: [{ name: 'tag', value: phoneTag(identity, counter, random) }],
    };
    line.leg.dial({
      uri: referral.uri,
      addresses: [
        { name: 'From', value: formatNameAddress(from) },
        { name: 'To', value: `<${referral.uri}>` },
        { name: 'Call-ID', value: phoneCallId(identity, counter, random) },
      ],
      more: referral.more,
    });
    return line;
  }

  /** Calls whom the other side of a call names, and reports what comes of it. */
  #refer(leg: CallLeg, referral: Referral, onNews: (news: CallNews) => void): void {
    this.#dial(leg.name.account, userOf(referral.uri) ?? referral.uri, referral, { onNews });
  }

  #open(name: Omit<CallName, 'id'>, { onNews }: CallCause = {}): Line {
    const { tell, holdsToTransfer } = this.#parts;
    this.#calls += 1;
    const named: CallName = { ...name, id: this.#calls };
    const leg: CallLeg = new CallLeg(named, this.#parts, {
      onNews: (news) => {
        tell(describeCallNews(named, news, leg.sound.statistics));
        if (news.what === 'ended') this.#release(line);
        line.call.notice(news);
        onNews?.(news);
        if (this.#lines.size === 0) for (const then of this.#awaitIdle.splice(0)) then();
      },
      onDigit: (digit) => tell({ type: 'call-digit', call: named.id, line: named.account.line, digit }),
    });
    const uriOf = (number: string) => this.#uriOf(name.account, number);
    const line: Line = { leg, call: new Call(leg, { uriOf, holdsToTransfer }) };
    this.#lines.add(line);
    return line;
  }

  #release(line: Line): void {
    const { leg } = line;
    this.#lines.delete(line);
    this.#departing.add(leg);
    void leg.departed.then(() => this.#departing.delete(leg));
  }

  /** `user=phone` tells that it is a number (guide for release 2.0, appendix B). */
  #uriOf({ proxy }: LineAccount, number: string): string {
    return `sip:${uriUser(number)}@${uriHost(proxy)};user=phone`;
  }

  #callsOn(account: LineAccount): number {
    return [...this.#lines].filter(({ leg }) => leg.name.account === account).length;
  }

  /** The call that an INVITE wants to take the place of; `undefined` when it names one that there isn't. */
  #replacedBy({ request }: ServerTransaction): Line | undefined | 'nothing' {
    const [value, ...more] = listElements(request, 'Replaces');
    if (value === undefined) return 'nothing';
    return more.length > 0 ? undefined : ifReadable(() => this.#findDialog(parseReplaces(value)));
  }

  #findDialog({ callId, localTag, remoteTag }: DialogName): Line | undefined {
    return this.#find(({ leg }) => {
      const { dialog } = leg.conversation;
      if (dialog === undefined || dialog.callId !== callId) return false;
      const { local, remote } = tagsOf(dialog);
      return local === localTag && remote === remoteTag;
    });
  }

  #find(isIt: (line: Line) => boolean): Line | undefined {
    for (const line of this.#lines) if (isIt(line)) return line;
    return undefined;
  }
}

function nameIn({ headers }: Arrival): DialogName {
  const { callId, to, from } = headers;
  return { callId, localTag: tagOf(to) ?? '', remoteTag: tagOf(from) ?? '' };
}

function userOf(uri: string): string | undefined {
  return ifReadable(() => unescapedUser(parseSipUri(uri)));
}
