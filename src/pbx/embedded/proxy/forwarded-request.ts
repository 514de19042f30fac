import type { Round } from '#pbx/embedded/routing/plan-call.ts';
import type { Forwarding } from '#pbx/embedded/routing/plan-forwarding.ts';
import type { HeaderField } from '#protocols/sip/header-field.ts';
import type { MandatoryHeaders } from '#protocols/sip/mandatory-headers.ts';
import type { SipRequest, SipResponse } from '#protocols/sip/message.ts';
import type { ClientTransaction } from '#protocols/sip/transactions/client-transaction.ts';
import type { Hop } from '#protocols/sip/transactions/hop.ts';
import type { ServerTransaction } from '#protocols/sip/transactions/server-transaction.ts';
import type { TransactionLayer } from '#protocols/sip/transactions/transaction-layer.ts';
import type { Cancel, Timers } from '#values/timers.ts';
import type { Outcome } from './best-response.ts';
import { returnedResponse } from './forward-request.ts';
import {
  type ContextEffect,
  type ContextEvent,
  type ResponseContext,
  startContext,
  stepContext,
  TIMER_C_MS,
} from './response-context.ts';

/** One place that a request is sent to. */
export interface Target {
  /** The Request-URI it gets there: the registered Contact, to the letter. */
  readonly uri: string;
  readonly hop: Hop;
  /** The numbers by which the request came there, the dialled one first. */
  readonly trail: readonly string[];
}

/** A copy that is ready to be sent. */
export interface Copy {
  readonly request: SipRequest;
  readonly headers: Pick<MandatoryHeaders, 'vias' | 'cseq'>;
}

/** A copy went to a target, was answered with 2xx, or ended otherwise. */
export type BranchNews = 'began' | 'answered' | 'ended';

export interface ForwardedRequestOptions {
  readonly transaction: ServerTransaction;
  readonly rounds: readonly Round<Target>[];
  readonly layer: TransactionLayer;
  readonly timers: Timers;
  readonly copyFor: (target: Target) => Copy;
  readonly forwarding: (response: SipResponse, trail: readonly string[]) => Forwarding<Target>;
  readonly respond: (status: number, headers?: readonly HeaderField[]) => SipResponse;
  readonly onBranch: (news: BranchNews, target: Target) => void;
  /** The caller has his first final response. */
  readonly onFinal: (status: number) => void;
}

/** A request that was forwarded, with all its branches, until the caller has his final response and the last is done. */
export class ForwardedRequest {
  readonly #options: ForwardedRequestOptions;
  readonly #targets = new Map<number, Target>();
  readonly #clients = new Map<number, ClientTransaction>();
  readonly #timersC = new Map<number, Cancel>();
  #ringTimer: Cancel = () => {};
  #isFinal = false;
  #context: ResponseContext<Target>;

  constructor(options: ForwardedRequestOptions) {
    this.#options = options;
    const [context, effects] = startContext(options.rounds, options.transaction.request.method === 'INVITE');
    this.#context = context;
    this.#perform(effects);
  }

  /** The caller hung up before anybody answered. */
  cancel(): void {
    this.#feed({ kind: 'cancel' });
  }

  #feed(event: ContextEvent<Target>): void {
    if (event.kind === 'success') this.#tellBranch('answered', event.branch);
    else if (event.kind === 'end') this.#tellBranch('ended', event.branch);
    const [context, effects] = stepContext(this.#context, event);
    this.#context = context;
    this.#perform(effects);
  }

  #tellBranch(news: BranchNews, branch: number): void {
    const target = this.#targets.get(branch);
    if (target !== undefined) this.#options.onBranch(news, target);
  }

  #perform(effects: readonly ContextEffect<Target>[]): void {
    for (const effect of effects) this.#performOne(effect);
  }

  #performOne(effect: ContextEffect<Target>): void {
    const { transaction, timers } = this.#options;
    switch (effect.kind) {
      case 'start':
        this.#start(effect.branch, effect.target);
        break;
      case 'cancel':
        this.#clients.get(effect.branch)?.cancel();
        break;
      case 'start-timer-c':
        this.#timersC.get(effect.branch)?.();
        this.#timersC.set(
          effect.branch,
          timers.after(TIMER_C_MS, () => this.#feed({ kind: 'timer-c', branch: effect.branch })),
        );
        break;
      case 'stop-timer-c':
        this.#timersC.get(effect.branch)?.();
        this.#timersC.delete(effect.branch);
        break;
      case 'start-ring-timer':
        this.#ringTimer();
        this.#ringTimer = timers.after(effect.ms, () => this.#feed({ kind: 'ring-timeout' }));
        break;
      case 'stop-ring-timer':
        this.#ringTimer();
        break;
      case 'forward':
        transaction.respond(effect.response);
        if (effect.response.status >= 200) this.#tellFinal(effect.response.status);
        break;
      case 'conclude':
        this.#conclude(effect.outcome);
        this.#tellFinal(effect.outcome.status);
        break;
    }
  }

  #tellFinal(status: number): void {
    if (!this.#isFinal) this.#options.onFinal(status);
    this.#isFinal = true;
  }

  /** A 408 to another request than INVITE would come too late for the client and only do harm (RFC 4320 §4.2). */
  #conclude({ status, response }: Outcome): void {
    const { transaction, respond } = this.#options;
    if (status === 408 && transaction.request.method !== 'INVITE') transaction.abandon();
    else transaction.respond(response ?? respond(status));
  }

  #start(branch: number, target: Target): void {
    const { layer, copyFor } = this.#options;
    this.#targets.set(branch, target);
    const { request, headers } = copyFor(target);
    const client = layer.send(request, headers, target.hop, {
      onResponse: (response) => this.#receive(branch, response),
      onFailure: (why) =>
        this.#feed({ kind: 'end', branch, outcome: { status: why === 'timeout' ? 408 : 503 } }),
    });
    this.#clients.set(branch, client);
    this.#tellBranch('began', branch);
  }

  #receive(branch: number, received: SipResponse): void {
    const response = returnedResponse(received, this.#options.transaction.request);
    const { status } = response;
    if (status === 100) return;
    if (status < 200) this.#feed({ kind: 'provisional', branch, response });
    else if (status < 300) this.#feed({ kind: 'success', branch, response });
    else this.#end(branch, response);
  }

  #end(branch: number, response: SipResponse): void {
    const { status } = response;
    if (status >= 400 || this.#options.transaction.request.method !== 'INVITE') {
      this.#feed({ kind: 'end', branch, outcome: { status, response } });
      return;
    }
    const forwarding = this.#options.forwarding(response, this.#targets.get(branch)?.trail ?? []);
    if (forwarding.kind === 'refuse') {
      this.#feed({ kind: 'end', branch, outcome: { status: forwarding.status } });
    } else {
      this.#feed({ kind: 'end', branch, outcome: { status: 480 }, instead: forwarding.targets });
    }
  }
}
