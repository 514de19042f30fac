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
  /** What the fleet says of a phone, which shares its address with so many others. */
  readonly facts: (mac: MacAddress, sharers: number) => PhoneFacts;
  /** Whether somebody else asked in the phone's name, as far as the network tells. */
  readonly isForeign: (event: PhoneEvent) => boolean;
  readonly keep: (sessions: readonly KeptSession[]) => Promise<void>;
  readonly clock: Clock;
  /** 1 as the table of boot timers says. */
  readonly patience: number;
}

/** Made-up phones must not fill the memory. */
const STRANGERS_KEPT = 2000;
/** Phones of one go: a storm of ten thousand is looked at within five seconds, and packets come first. */
const PHONES_AT_ONCE = 200;
/** So many are looked at before packets get in between: a few milliseconds. */
const PHONES_A_TURN = 100;
/** How often deadlines are looked at. */
const LOOK_EVERY_MS = 500;
/** The wall clock was set. */
const CLOCK_JUMP_MS = 2000;

interface Track {
  session: BootSession;
  held: readonly HeldDiagnosis[];
}

/**
 * Follows every phone through its boot while the server runs: takes each event in at once, which is cheap, and then, a
 * few phones at a time, tells what is wrong and what is not any more, and keeps where each phone stands.
 */
export class BootSessions {
  readonly #parts: BootSessionsParts;
  readonly #sharers = new AddressSharers();
  readonly #phones = new Map<MacAddress, Track>();
  readonly #strangers = new Map<MacAddress, Track>();
  /** Whom something happened to that nobody has looked at yet. */
  readonly #changed = new Set<MacAddress>();
  readonly #unkept = new Set<MacAddress>();
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

  /** Something happened. What follows from it is told by a later {@link work}. */
  take(event: PhoneEvent): void {
    const { mac, address, because, at, type } = event;
    if (mac === undefined || type === 'diagnosis-raised' || type === 'diagnosis-cleared') return;
    this.#noticeClockJump();
    if (because === 'file-name' && address !== undefined) this.#sharers.note(address, mac, at);
    if (this.#parts.isForeign(event)) return;
    const track = this.#track(mac, at);
    track.session = advance(track.session, event, { now: at, patience: this.#parts.patience });
    // What is wrong with a stranger nobody is told; it is looked at once the phone is known.
    if (this.#phones.has(mac)) this.#changed.add(mac);
  }

  /** Looks at phones that something happened to, and at deadlines; to be called several times a second. */
  async work(): Promise<void> {
    this.#noticeClockJump();
    const now = this.#parts.clock.now();
    await inTurns(this.#someChanged(PHONES_AT_ONCE), PHONES_A_TURN, (mac) => this.#settle(mac, now));
    const monotonic = this.#parts.clock.monotonic();
    if (monotonic - this.#lookedAt >= LOOK_EVERY_MS) {
      this.#lookedAt = monotonic;
      await this.#look(now);
    }
    await this.#keepSome(PHONES_AT_ONCE);
  }

  /** Looks at all that is left and writes it down. */
  async finish(): Promise<void> {
    const now = this.#parts.clock.now();
    for (const mac of this.#someChanged(Number.POSITIVE_INFINITY)) this.#settle(mac, now);
    await this.#keepSome(Number.POSITIVE_INFINITY);
  }

  *#someChanged(most: number): Generator<MacAddress> {
    let given = 0;
    for (const mac of this.#changed) {
      if (given >= most) return;
      this.#changed.delete(mac);
      given += 1;
      yield mac;
    }
  }

  #track(mac: MacAddress, now: number): Track {
    const known = this.#phones.get(mac);
    if (known !== undefined) return known;
    const stranger = this.#strangers.get(mac);
    this.#strangers.delete(mac);
    const track = stranger ?? { session: newSession(mac, now), held: [] };
    if (this.#parts.facts(mac, 0).standing !== 'unknown') {
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
      if (this.#parts.facts(mac, 0).standing === 'unknown') {
        this.#phones.delete(mac);
        this.#unkept.delete(mac);
      } else if (held.length > 0 || (session.expected !== undefined && session.expected.by < now)) {
        this.#settle(mac, now);
      }
    });
    for (const mac of this.#strangers.keys()) {
      if (this.#parts.facts(mac, 0).standing !== 'unknown') {
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
    const sharers = session.address === undefined ? 0 : this.#sharers.othersAt(session.address, mac, now);
    const facts = this.#parts.facts(mac, sharers);
    const found = diagnose(session, now, facts);
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
      const { registration, standing } = this.#parts.facts(mac, 0);
      const isHeardOf =
        registration.kind === 'at-pbx' ? registration.isTold : registration.kind !== 'not-at-all';
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
