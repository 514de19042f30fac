import type { AccountBook } from '#pbx/embedded/account-book.ts';
import type { Authenticator } from '#pbx/embedded/authenticator.ts';
import type { Binding } from '#pbx/embedded/binding.ts';
import type { CallEnd, CallsUnderWay } from '#pbx/embedded/calls-under-way.ts';
import type { LocationStore } from '#pbx/embedded/location-store.ts';
import type { PbxEvent } from '#pbx/embedded/pbx-event.ts';
import type { GroupBook } from '#pbx/embedded/routing/call-group.ts';
import { type CallDirectory, type CallPlan, planCall } from '#pbx/embedded/routing/plan-call.ts';
import { planForwarding } from '#pbx/embedded/routing/plan-forwarding.ts';
import type { SipAnswer } from '#pbx/embedded/sip-answer.ts';
import type { HeaderField } from '#protocols/sip/header-field.ts';
import type { SipResponse } from '#protocols/sip/message.ts';
import { parameterValue } from '#protocols/sip/parameters.ts';
import { responseTo } from '#protocols/sip/response.ts';
import type { Arrival, ServerTransaction } from '#protocols/sip/transactions/server-transaction.ts';
import type { TransactionLayer } from '#protocols/sip/transactions/transaction-layer.ts';
import { parseSipUri, unescapedUser } from '#protocols/sip/uri.ts';
import { ifReadable } from '#values/decode-error.ts';
import type { Timers } from '#values/timers.ts';
import { checkRequest } from './check-request.ts';
import { type CopyMaker, copyMaker } from './copy-maker.ts';
import type { DialogSeal } from './dialog-seal.ts';
import { followRoutes, type RoutedRequest } from './follow-routes.ts';
import { ForwardedRequest, type Target } from './forwarded-request.ts';
import type { OwnAddresses } from './own-addresses.ts';

export interface ProxyOptions {
  readonly layer: TransactionLayer;
  readonly own: OwnAddresses;
  readonly accounts: AccountBook;
  readonly groups: GroupBook;
  readonly locations: LocationStore;
  readonly authenticator: Authenticator;
  readonly seal: DialogSeal;
  /** Is told what passes; nothing is asked of it here. */
  readonly calls: CallsUnderWay;
  readonly realm: string;
  readonly timers: Timers;
  readonly random: (octets: number) => Uint8Array;
  /** Sends an answer in its time. */
  readonly answer: (transaction: ServerTransaction, answer: SipAnswer) => void;
  readonly onEvent: (event: PbxEvent) => void;
}

/**
 * The transaction-stateful proxy of RFC 3261 §16 between registered extensions. It needs no memory of calls: what requests
 * within a call need to find the other phone stands, sealed, in their Route.
 */
export class SipProxy {
  readonly #options: ProxyOptions;
  readonly #forwarded = new WeakMap<ServerTransaction, ForwardedRequest>();
  readonly #directory: CallDirectory<Target>;
  readonly #copies: CopyMaker;

  constructor(options: ProxyOptions) {
    this.#options = options;
    this.#directory = {
      accounts: options.accounts,
      groups: options.groups,
      contactsOf: (user) => options.locations.of(user).map((binding) => targetOf(binding, [user])),
    };
    this.#copies = copyMaker(options);
  }

  /** A request other than REGISTER, CANCEL and ACK. DecodeError when a header that is needed can't be read. */
  request(transaction: ServerTransaction): void {
    const { own } = this.#options;
    const { request, headers } = transaction;
    const refusal = checkRequest(request, headers, own);
    if (refusal !== undefined) {
      this.#refuse(transaction, refusal.status, refusal.headers);
      return;
    }
    const routed = this.#follow(transaction);
    const caller = senderOf(transaction);
    if (routed.sealed === undefined && !this.#mayCall(transaction, caller)) return;
    const plan = this.#plan(transaction, routed, caller);
    if (plan.kind === 'ring') this.#forward(transaction, routed, plan.rounds, caller);
    else this.#refusePlan(transaction, plan, caller);
  }

  /** CANCEL is never challenged; it ends what its INVITE began (§16.10). */
  cancel(transaction: ServerTransaction): void {
    const invite = transaction.cancelled;
    if (invite === undefined) {
      this.#refuse(transaction, 481);
      return;
    }
    this.#refuse(transaction, 200);
    this.#forwarded.get(invite)?.cancel();
  }

  /** The ACK for a 2xx goes end to end, without a transaction. It is never challenged and never answered. */
  ack(arrival: Arrival): void {
    const { own, locations, layer } = this.#options;
    if (checkRequest(arrival.request, arrival.headers, own) !== undefined) return;
    const routed = this.#follow(arrival);
    const uri = parseSipUri(routed.request.uri);
    const known = locations.at(uri);
    const isFromPhone = this.#isRegisteredHere(arrival, senderOf(arrival));
    const hop = routed.sealed ?? (isFromPhone ? known?.hop : undefined);
    if (hop === undefined) return;
    const copy = this.#copies(arrival, routed, {
      uri: routed.request.uri,
      hop: known?.hop ?? hop,
      trail: [],
    });
    layer.sendAck(copy.request, known?.hop ?? hop);
  }

  #follow({ request, headers }: Arrival): RoutedRequest {
    const { seal, locations } = this.#options;
    const side = sideOf(headers);
    return followRoutes(
      request,
      (user) => (isWithinCall(headers) ? seal.open(user, side) : undefined),
      (uri) => ifReadable(() => locations.at(parseSipUri(uri))) !== undefined,
    );
  }

  /** Only who is registered from where the request came, or proves who he is, may call; others are answered here. */
  #mayCall(transaction: ServerTransaction, caller: string): boolean {
    if (this.#isRegisteredHere(transaction, caller)) return true;
    const { authenticator, answer } = this.#options;
    const verdict = authenticator.judge(transaction.request, caller, transaction.from.address, 'proxy');
    if (verdict.kind === 'granted') return true;
    if (verdict.kind === 'challenged') {
      const response = this.#response(transaction, 407, [verdict.header]);
      answer(transaction, { response, delayMs: verdict.delayMs });
    } else {
      const { delayMs } = verdict.failure;
      answer(transaction, { response: this.#response(transaction, 403), delayMs });
    }
    return false;
  }

  #isRegisteredHere(arrival: Arrival, user: string): boolean {
    return this.#bindingOf(arrival, user) !== undefined;
  }

  /** What a user is registered with from where a request came. */
  #bindingOf({ from }: Arrival, user: string): Binding | undefined {
    return this.#options.locations.of(user).find(({ registration: { source }, uri }) => {
      // With nat_enable 0 the source port means nothing; behind NAT it is what tells phones apart.
      const isDirect = uri.host === source.address;
      return source.address === from.address && (isDirect || source.port === from.port);
    });
  }

  #plan(
    { headers }: ServerTransaction,
    { request, routes, sealed }: RoutedRequest,
    caller: string,
  ): CallPlan<Target> {
    const { locations } = this.#options;
    const { uri } = request;
    const parsed = parseSipUri(uri);
    const [via] = routes;
    const next = locations.at(via === undefined ? parsed : parseSipUri(via.uri));
    const hop = next?.hop ?? sealed;
    const number = unescapedUser(parsed) ?? '';
    if (hop !== undefined) return { kind: 'ring', rounds: [{ targets: [{ uri, hop, trail: [number] }] }] };
    return planCall(number, this.#directory, headers.cseq.method === 'INVITE' ? caller : undefined);
  }

  #forward(
    transaction: ServerTransaction,
    routed: RoutedRequest,
    rounds: readonly { readonly targets: readonly Target[] }[],
    caller: string,
  ): void {
    const { layer, timers, onEvent, calls } = this.#options;
    const { method } = transaction.request;
    const { callId } = transaction.headers;
    const isCall = method === 'INVITE' && !isWithinCall(transaction.headers);
    if (method === 'INVITE') this.#refuse(transaction, 100);
    if (isCall)
      calls.begin(callId, endOf(caller, this.#bindingOf(transaction, caller)?.registration.contact));
    else if (method === 'BYE') calls.end(callId);
    const forwarded = new ForwardedRequest({
      transaction,
      rounds,
      layer,
      timers,
      copyFor: (target) => this.#copies(transaction, routed, target),
      forwarding: (response, trail) => this.#forwarding(response, trail),
      respond: (status, headers) => this.#response(transaction, status, headers),
      onBranch: (news, { uri, trail }) => {
        if (!isCall) return;
        const end = endOf(trail.at(-1) ?? '', uri);
        if (news === 'began') calls.ring(callId, end);
        else if (news === 'answered') calls.answer(callId, end);
        else calls.quit(callId, end);
      },
      onFinal: (status) => {
        if (!isCall) return;
        if (status >= 300) calls.end(callId);
        onEvent({ kind: 'call', status, source: sourceOf(transaction) });
      },
    });
    this.#forwarded.set(transaction, forwarded);
  }

  #forwarding(response: SipResponse, trail: readonly string[]) {
    const forwarding = planForwarding(response, trail, this.#directory);
    if (forwarding.kind === 'refuse') return forwarding;
    const longer = [...trail, ...forwarding.users];
    return { ...forwarding, targets: forwarding.targets.map((target) => ({ ...target, trail: longer })) };
  }

  #refusePlan(
    transaction: ServerTransaction,
    plan: Exclude<CallPlan<Target>, { kind: 'ring' }>,
    caller: string,
  ): void {
    const { onEvent, own } = this.#options;
    const { request, headers, from } = transaction;
    const warning = `399 ${own.hostPort(from.local)} "${plan.warning}"`;
    if (isWithinCall(headers)) {
      this.#refuse(transaction, 481);
      return;
    }
    if (request.method === 'INVITE') {
      if (plan.kind === 'emergency') {
        const number = unescapedUser(parseSipUri(request.uri)) ?? '';
        onEvent({ kind: 'emergency-call', user: caller, number, source: sourceOf(transaction) });
      }
      const status = plan.kind === 'emergency' ? 404 : plan.status;
      onEvent({ kind: 'call', status, source: sourceOf(transaction) });
    }
    this.#refuse(transaction, plan.kind === 'emergency' ? 404 : plan.status, [
      { name: 'Warning', value: warning },
    ]);
  }

  #refuse(transaction: ServerTransaction, status: number, headers: readonly HeaderField[] = []): void {
    transaction.respond(this.#response(transaction, status, headers));
  }

  #response({ request }: Arrival, status: number, headers: readonly HeaderField[] = []): SipResponse {
    const toTag = Buffer.from(this.#options.random(8)).toString('hex');
    return responseTo(request, status, { ...(status === 100 ? {} : { toTag }), headers });
  }
}

function targetOf({ registration, hop }: Binding, trail: readonly string[]): Target {
  return { uri: registration.contact, hop, trail };
}

function endOf(user: string, contact: string | undefined): CallEnd {
  return { user, ...(contact === undefined ? {} : { contact }) };
}

/** The extension that a request says it comes from; empty when it says none. */
function senderOf({ headers }: Arrival): string {
  return ifReadable(() => unescapedUser(parseSipUri(headers.from.uri))) ?? '';
}

function isWithinCall({ to }: Arrival['headers']): boolean {
  return parameterValue(to.parameters, 'tag') !== undefined;
}

function sideOf({ callId, from }: Arrival['headers']): { callId: string; fromTag: string } {
  return { callId, fromTag: parameterValue(from.parameters, 'tag') ?? '' };
}

function sourceOf({ from: { address, port } }: ServerTransaction): { address: string; port: number } {
  return { address, port };
}
