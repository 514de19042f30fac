import type { HeardReply } from '#net/dhcp-server/dhcp-event.ts';
import type { EventSink } from '#provisioning/phone-event.ts';
import type { Clock } from '#values/clock.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';

/** An operator who has switched the other server off need not start anything again. */
const LOOK_AGAIN_MS = 60_000;
/** One that comes later is told of once in this time. */
const SAY_AGAIN_MS = 3_600_000;

/** What the watch works with. */
export interface RivalWatchParts {
  /** Asks as a client would, and gives other servers' offers. */
  readonly findOthers: () => Promise<readonly HeardReply[]>;
  readonly macOf: (address: Ipv4Address) => Promise<MacAddress | undefined>;
  /** Whether our server is to keep silent from now on. */
  readonly standBack: (standsBack: boolean) => void;
  readonly events: EventSink;
  readonly clock: Clock;
  /** Serve although another server is there. */
  readonly servesAnyway: boolean;
}

/** Makes sure that ours is the only server before it answers anybody, and tells of others. */
export class RivalWatch {
  readonly #parts: RivalWatchParts;
  readonly #toldAt = new Map<Ipv4Address, number>();
  #isAlone: boolean | undefined;
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(parts: RivalWatchParts) {
    this.#parts = parts;
  }

  /** Looks for others at first, and again while there are some. To be called every second or so. */
  async work(): Promise<void> {
    const { findOthers, standBack, events, clock, servesAnyway } = this.#parts;
    if (this.#isAlone || clock.monotonic() - this.#lookedAt < LOOK_AGAIN_MS) return;
    const offers = await findOthers();
    this.#lookedAt = clock.monotonic();
    this.#isAlone = offers.length === 0;
    standBack(!this.#isAlone && !servesAnyway);
    if (this.#isAlone) events.emit({ at: clock.now(), type: 'dhcp-alone' });
    for (const offer of offers) await this.#tell(offer, !servesAnyway);
  }

  /** Another server answered a client of the network. */
  async heard(reply: HeardReply): Promise<void> {
    if (reply.type !== 'nak') await this.#tell(reply, this.#isAlone === false && !this.#parts.servesAnyway);
  }

  async #tell({ server, terms }: HeardReply, standsBack: boolean): Promise<void> {
    const { macOf, events, clock } = this.#parts;
    const now = clock.monotonic();
    const toldAt = this.#toldAt.get(server);
    if ((toldAt !== undefined && now - toldAt < SAY_AGAIN_MS) || this.#toldAt.size >= 1000) return;
    this.#toldAt.set(server, now);
    const serverMac = await macOf(server);
    events.emit({
      at: clock.now(),
      type: 'dhcp-server-found',
      server,
      ...(serverMac === undefined ? {} : { serverMac }),
      offered: terms.address,
      standsBack,
    });
  }
}
