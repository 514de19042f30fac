import type { PhoneEvent } from '#provisioning/phone-event.ts';
import type { MacAddress } from '#values/mac-address.ts';
import type { VirtualPhoneEvent } from '#virtual-phone/virtual-phone-event.ts';
import type { TimelinePrinter } from './timeline.ts';
import { describeVirtualPhoneEvent } from './virtual-phone-text.ts';

/** One phone's part of the story. */
interface Strand {
  readonly who: string;
  /** Files that the phone has and the server has not told about yet. */
  awaited: number;
  /** What the phone did since then. */
  readonly held: VirtualPhoneEvent[];
}

/**
 * What the server tells and what the phones tell, as one story. A phone goes on the moment that it has a file, the
 * server knows of it only once the last ACK is there: what the phone does next is held until the server has told.
 */
export class DemoTimeline {
  readonly #printer: Pick<TimelinePrinter, 'event' | 'line'>;
  readonly #now: () => number;
  readonly #strands: ReadonlyMap<MacAddress, Strand>;

  /** `phones` says how the reader knows each; `now` is milliseconds since 1970. */
  constructor(
    printer: Pick<TimelinePrinter, 'event' | 'line'>,
    phones: Iterable<readonly [MacAddress, string]>,
    now: () => number,
  ) {
    this.#printer = printer;
    this.#now = now;
    this.#strands = new Map(Array.from(phones, ([mac, who]) => [mac, { who, awaited: 0, held: [] }]));
  }

  /** The server tells. */
  serverTells(event: PhoneEvent): void {
    const strand = event.mac === undefined ? undefined : this.#strands.get(event.mac);
    this.#printer.event(event, strand?.who ?? event.address ?? '');
    if (strand === undefined) return;
    if (event.type === 'file-fetched') strand.awaited -= 1;
    // Perhaps only the last ACK was lost: nothing more is to be expected of that file.
    if (event.type === 'file-broken-off') strand.awaited = Math.min(0, strand.awaited);
    this.#release(strand);
  }

  /** A phone tells. */
  phoneTells(mac: MacAddress, event: VirtualPhoneEvent): void {
    const strand = this.#strands.get(mac);
    if (strand === undefined) return;
    if (event.type === 'received' && event.outcome === 'found') strand.awaited += 1;
    strand.held.push(event);
    this.#release(strand);
  }

  #release(strand: Strand): void {
    if (strand.awaited > 0) return;
    for (const event of strand.held.splice(0)) {
      // What the phone fetched the server tells too; the phone's own story is its screen, flash and restarts.
      if (event.type === 'received' || event.type === 'registered') continue;
      const described = describeVirtualPhoneEvent(event);
      if (described === undefined) continue;
      this.#printer.line(this.#now(), strand.who, described.text, described.tone);
    }
  }
}
