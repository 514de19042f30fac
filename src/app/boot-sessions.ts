import { advance } from '#provisioning/boot-session/advance.ts';
import type { PhoneFacts } from '#provisioning/boot-session/diagnosis.ts';
import { diagnose } from '#provisioning/boot-session/registry.ts';
import { type BootSession, newSession } from '#provisioning/boot-session/session.ts';
import { patienceFor } from '#provisioning/boot-session/stages.ts';
import type { EventSink, PhoneEvent } from '#provisioning/phone-event.ts';
import type { HeldDiagnosis, KeptSession } from '#store/boot-sessions.ts';
import type { Clock } from '#values/clock.ts';
import { inTurns } from '#values/in-turns.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { AddressSharers } from './address-sharers.ts';

export interface BootSessionsParts {
  readonly events: EventSink;
  /** What the fleet says of a phone; `sharers` is filled in here. */
  readonly facts: (mac: MacAddress) => Omit<PhoneFacts, 'sharers'>;
  /** Whether somebody else asked in the phone's name, as far as the network tells. */
  readonly isForeign: (event: PhoneEvent) => boolean;
  readonly keep: (sessions: readonly KeptSession[]) => Promise<void>;
  readonly clock: Clock;
  /** 1 as the table of boot timers says. */
  readonly patience: number;
}

/** Made-up phones must not fill the memory. */
const STRANGERS_KEPT = 2000;
/** In a flood the oldest events that nobody has looked at are dropped. */
const WAITING_LIMIT = 50_000;
/** One by one they would be moved up for each event that comes. */
const DROPPED_AT_ONCE = 5000;
/** Events of one go: more than ten thousand phones make together, and in a flood packets come first. */
const EVENTS_AT_ONCE = 500;
/** Of these, or of phones, so many are looked at before packets get in between: a few milliseconds. */
const PHONES_A_TURN = 100;
/** Rows of one commit; they are packed without a pause. */
const ROWS_AT_ONCE = 200;
/** How often deadlines are looked at. */
const LOOK_EVERY_MS = 500;
/** The wall clock was set. */
const CLOCK_JUMP_MS = 2000;

interface Track {
  session: BootSession;
  held: readonly HeldDiagnosis[];
}

/**
 * Follows every phone through its boot while the server runs: takes events in when the packets have left, looks at
 * deadlines, tells what is wrong and what is not any more, and keeps where each phone stands.
 */
export class BootSessions {
  readonly #parts: BootSessionsParts;
  readonly #sharers = new AddressSharers();
  readonly #phones = new Map<MacAddress, Track>();
  readonly #strangers = new Map<MacAddress, Track>();
  readonly #unkept = new Set<MacAddress>();
  #waiting: PhoneEvent[] = [];
  #lookedAt = Number.NEGATIVE_INFINITY;
  #clockOffset: number;

  constructor(parts: BootSessionsParts) {
    this.#parts = parts;
    this.#clockOffset = parts.clock.now() - parts.clock.monotonic();
  }

  /** Goes on with what was kept; nobody is late for what passed while the server was off. */
  restore(kept: readonly KeptSession[]): void {
    const now = this.#parts.clock.now();
    for (const { session, diagnoses } of kept) {
      const { expected } = session;
      const by = now + (expected === undefined ? 0 : patienceFor(expected.event) * this.#parts.patience);
      const track: Track = {
        session: expected === undefined ? session : { ...session, expected: { ...expected, by } },
        held: diagnoses,
      };
      this.#phones.set(session.mac, track);
    }
  }

  /** Where the phone stands, as far as it is known. */
  session(mac: MacAddress): BootSession | undefined {
    return this.#phones.get(mac)?.session;
  }

  /** Something happened; it is looked at by the next {@link work}. */
  take(event: PhoneEvent): void {
    if (event.mac === undefined || event.type.startsWith('diagnosis-')) return;
    if (this.#waiting.length >= WAITING_LIMIT) this.#waiting.splice(0, DROPPED_AT_ONCE);
    this.#waiting.push(event);
  }

  /** Takes events in and looks at deadlines; to be called several times a second. */
  async work(): Promise<void> {
    this.#noticeClockJump();
    const events = this.#waiting.splice(0, EVENTS_AT_ONCE);
    const changed = new Set<MacAddress>();
    await inTurns(events, PHONES_A_TURN, (event) => this.#note(event, changed));
    // Nobody is late whose next step may be waiting here to be looked at.
    const now = this.#waiting[0]?.at ?? this.#parts.clock.now();
    // What is wrong with a stranger nobody is told; it is looked at once the phone is known.
    const known = Array.from(changed).filter((mac) => this.#phones.has(mac));
    await inTurns(known, PHONES_A_TURN, (mac) => this.#settle(mac, now));
    const monotonic = this.#parts.clock.monotonic();
    if (monotonic - this.#lookedAt >= LOOK_EVERY_MS) {
      this.#lookedAt = monotonic;
      await this.#look(now);
    }
    await this.#keepSome(ROWS_AT_ONCE);
  }

  /** Takes in and writes down all that is left. */
  async finish(): Promise<void> {
    while (this.#waiting.length > 0) await this.work();
    await this.#keepSome(Number.POSITIVE_INFINITY);
  }

  #note(event: PhoneEvent, changed: Set<MacAddress>): void {
    const { mac, address, because, at } = event;
    if (mac === undefined) return;
    const isForeign = this.#parts.isForeign(event);
    if (because === 'file-name' && address !== undefined) this.#sharers.note(address, mac, at);
    if (isForeign) return;
    const track = this.#track(mac, at);
    track.session = advance(track.session, event, { now: at, patience: this.#parts.patience });
    changed.add(mac);
  }

  #track(mac: MacAddress, now: number): Track {
    const known = this.#phones.get(mac);
    if (known !== undefined) return known;
    const stranger = this.#strangers.get(mac);
    this.#strangers.delete(mac);
    const track = stranger ?? { session: newSession(mac, now), held: [] };
    if (this.#parts.facts(mac).standing !== 'unknown') {
      this.#phones.set(mac, track);
      return track;
    }
    this.#strangers.set(mac, track);
    const [oldest] = this.#strangers.keys();
    if (this.#strangers.size > STRANGERS_KEPT && oldest !== undefined) this.#strangers.delete(oldest);
    return track;
  }

  /** Whose time is up, and who has a diagnosis that may have passed: it may hang on the fleet, or on time. */
  async #look(now: number): Promise<void> {
    await inTurns(this.#phones, PHONES_A_TURN, ([mac, { session, held }]) => {
      if (this.#parts.facts(mac).standing === 'unknown') {
        this.#phones.delete(mac);
        this.#unkept.delete(mac);
      } else if (held.length > 0 || (session.expected !== undefined && session.expected.by < now)) {
        this.#settle(mac, now);
      }
    });
    for (const mac of this.#strangers.keys()) {
      if (this.#parts.facts(mac).standing !== 'unknown') {
        this.#track(mac, now);
        this.#settle(mac, now);
      }
    }
  }

  /** Finds what holds now, and tells what is new and what is over. */
  #settle(mac: MacAddress, now: number): void {
    const track = this.#phones.get(mac);
    if (track === undefined) return;
    const { session, held } = track;
    const facts = this.#parts.facts(mac);
    const sharers = session.address === undefined ? 0 : this.#sharers.othersAt(session.address, mac, now);
    const found = diagnose(session, now, withSharers(facts, sharers));
    const holds = found.map(({ diagnosis: { id }, detail, remedy }) => {
      const since = held.find((one) => one.id === id)?.since ?? now;
      return { id, since, detail, remedy };
    });
    track.held = holds;
    this.#unkept.add(mac);
    // Anybody can make up a phone; of those that are ours everything is told.
    if (facts.standing !== 'adopted') return;
    const { address } = session;
    const about = { at: now, mac, ...(address === undefined ? {} : { address }) };
    for (const { diagnosis, detail, remedy } of found) {
      const isNew = !held.some(({ id }) => id === diagnosis.id);
      if (isNew && diagnosis.toldBy === undefined)
        this.#parts.events.emit({
          ...about,
          type: 'diagnosis-raised',
          diagnosis: diagnosis.id,
          detail,
          remedy,
        });
    }
    for (const { id } of held) {
      const isOver = !holds.some((one) => one.id === id);
      if (isOver) this.#parts.events.emit({ ...about, type: 'diagnosis-cleared', diagnosis: id });
    }
  }

  async #keepSome(most: number): Promise<void> {
    const rows: KeptSession[] = [];
    for (const mac of this.#unkept) {
      if (rows.length >= most) break;
      const track = this.#phones.get(mac);
      // A stranger is kept once it is in the inbox.
      this.#unkept.delete(mac);
      if (track === undefined) continue;
      const { registration, standing } = this.#parts.facts(mac);
      const isHeardOf = registration.kind !== 'not-at-all' && registration.kind !== 'at-pbx';
      const hasEnd = track.session.expected?.event === 'register' && !isHeardOf;
      const isAwaited = standing === 'adopted' && !hasEnd;
      rows.push({ session: track.session, diagnoses: track.held, isAwaited });
    }
    if (rows.length > 0) await this.#parts.keep(rows);
  }

  /** Deadlines are kept in wall time, so that they outlast a restart; they move with the clock when it is set. */
  #noticeClockJump(): void {
    const { clock } = this.#parts;
    const offset = clock.now() - clock.monotonic();
    const jump = offset - this.#clockOffset;
    if (Math.abs(jump) < CLOCK_JUMP_MS) return;
    this.#clockOffset = offset;
    for (const tracks of [this.#phones, this.#strangers]) {
      for (const track of tracks.values()) {
        const { expected } = track.session;
        if (expected !== undefined) {
          track.session = { ...track.session, expected: { ...expected, by: expected.by + jump } };
        }
      }
    }
  }
}

/** The registration is composed from all settings, so it is looked up only by the diagnoses that want it. */
function withSharers(facts: Omit<PhoneFacts, 'sharers'>, sharers: number): PhoneFacts {
  return {
    standing: facts.standing,
    get registration() {
      return facts.registration;
    },
    sharers,
  };
}
