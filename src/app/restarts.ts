import { classifyFileName } from '#files/file-names.ts';
import { DEFAULT_PACE } from '#operations/restart/pace.ts';
import type { RestartEvidence, RestartTerms } from '#operations/restart/phone-restart.ts';
import { type RestartCandidate, RestartRun, type RestartStanding } from '#operations/restart/restart-run.ts';
import type { Phone } from '#provisioning/phone.ts';
import type { PhoneEvent } from '#provisioning/phone-event.ts';
import type { Clock } from '#values/clock.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { systemTimers, type Timers } from '#values/timers.ts';
import type { EventLog } from './event-log.ts';
import type { AskedOperation, OperationAnswer } from './operation.ts';
import type { PhoneUse } from './pbx/phone-use.ts';
import { phonesOf } from './phones-of.ts';
import { RestartBoard } from './restart-board.ts';
import type { OrderWay, RestartOrders } from './restart-orders.ts';
import { type Telling, tellWhile } from './tell-while.ts';

export interface RestartsParts {
  readonly phone: (mac: MacAddress) => Phone | undefined;
  readonly orders: RestartOrders;
  /** Whether a phone is in a call, by what its PBXes say. */
  readonly use: (phone: Phone) => Promise<PhoneUse>;
  readonly events: EventLog;
  /** Whether it is certain that the application asks for files, not the loader. */
  readonly isApplication: (mac: MacAddress) => boolean;
  /** What a restart of the phone is judged by, but for the ways to it. */
  readonly terms: (phone: Phone) => Omit<RestartTerms, 'ways' | 'idleMs'>;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
  readonly timers?: Timers;
}

type Asked = Extract<AskedOperation, { kind: 'restart-phones' }>;
type Answer = Extract<OperationAnswer, { kind: 'restarts' }>;

/** Restarts phones a few at a time and watches each until it is back: orders go out, events come in. */
export class Restarts {
  readonly #parts: RestartsParts;

  constructor(parts: RestartsParts) {
    this.#parts = parts;
  }

  /**
   * Resolves once every phone is back, or its bound has passed. `tell` says how far it is, and whether anybody still
   * wants to know; when nobody does, no other phone begins. When `ending` is aborted, nothing is followed any more.
   */
  async run(asked: Asked, tell: (answer: Answer) => Promise<boolean>, ending: AbortSignal): Promise<Answer> {
    const { events, clock, timers = systemTimers, onError } = this.#parts;
    const phones = phonesOf(asked.macs, this.#parts.phone);
    const ways = new Map<MacAddress, readonly OrderWay[]>();
    for (const { mac } of phones) ways.set(mac, []);
    for (const phone of phones) ways.set(phone.mac, await this.#parts.orders.waysTo(phone));
    const board = new RestartBoard(phones, clock);
    const [reachable, lost] = [phones.filter(hasWay), phones.filter((phone) => !hasWay(phone))];
    function hasWay({ mac }: Phone): boolean {
      return (ways.get(mac)?.length ?? 0) > 0;
    }
    for (const { mac } of lost) board.note({ mac, outcome: 'unreachable' });

    const run = new RestartRun({
      candidates: reachable.map((phone) => this.#candidate(phone, asked, ways.get(phone.mac)?.length ?? 0)),
      pace: { ...DEFAULT_PACE, ...(asked.atOnce === undefined ? {} : { perSite: asked.atOnce }) },
      order: (mac, number) => void this.#order(run, mac, ways.get(mac)?.[number]).catch(onError),
      ...(asked.when === 'idle' ? { look: (mac) => void this.#look(run, board, mac) } : {}),
      onStanding: (standing) => {
        board.note(standing);
        this.#tellTimeline(standing, board);
      },
      clock,
      timers,
    });
    const unsubscribe = events.subscribe((event) => this.#note(run, event));
    const telling: Telling = {
      tell: () => tell(board.answer()),
      onUnwanted: () => run.stop(),
      ending,
      onEnding: () => run.abandon(),
      onError,
    };
    try {
      return await tellWhile(telling, async () => {
        run.start();
        await run.over;
        return board.answer();
      });
    } finally {
      unsubscribe();
    }
  }

  #candidate(phone: Phone, { idleSeconds }: Asked, ways: number): RestartCandidate {
    const { mac, group } = phone;
    const terms = { ...this.#parts.terms(phone), ways, idleMs: idleSeconds * 1000 };
    return { mac, terms, ...(group === undefined ? {} : { group }) };
  }

  async #look(run: RestartRun, board: RestartBoard, mac: MacAddress): Promise<void> {
    const { use, onError } = this.#parts;
    const phone = this.#parts.phone(mac);
    const said = phone === undefined ? undefined : await use(phone).catch(onError);
    board.noteUntold(mac, said?.untold ?? []);
    run.noteCall(mac, said?.isInCall ?? false);
  }

  async #order(run: RestartRun, mac: MacAddress, way: OrderWay | undefined): Promise<void> {
    const phone = this.#parts.phone(mac);
    const answer =
      phone === undefined || way === undefined ? 'transport' : await this.#parts.orders.order(phone, way);
    run.note(mac, { kind: 'answered', answer });
  }

  #note(run: RestartRun, event: PhoneEvent): void {
    const { mac } = event;
    const evidence = mac === undefined ? undefined : this.#evidenceOf(mac, event);
    if (mac !== undefined && evidence !== undefined) run.note(mac, evidence);
  }

  #evidenceOf(mac: MacAddress, event: PhoneEvent): RestartEvidence | undefined {
    if (event.type === 'registered') return { kind: 'registered', extension: event.extension };
    if (event.type !== 'file-fetched') return undefined;
    const { kind } = classifyFileName(event.name);
    if (kind === 'sync-info') return { kind: 'sync-read' };
    const isRead = kind === 'phone-cnf' && this.#parts.isApplication(mac);
    return isRead ? { kind: 'configuration-read' } : undefined;
  }

  #tellTimeline({ mac, outcome }: RestartStanding, board: RestartBoard): void {
    if (outcome === undefined || outcome === 'not-begun') return;
    const { milliseconds = 0, missing } = board.standingOf(mac);
    this.#parts.events.emit({
      at: this.#parts.clock.now(),
      mac,
      type: 'restart-ended',
      outcome,
      milliseconds,
      ...(missing.length === 0 ? {} : { missing: missing.join(' ') }),
    });
  }
}
