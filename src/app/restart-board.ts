import type { RestartStanding } from '#operations/restart/restart-run.ts';
import type { Phone } from '#provisioning/phone.ts';
import type { Clock } from '#values/clock.ts';
import type { MacAddress } from '#values/mac-address.ts';
import type { OperationAnswer, RestartingPhone } from './operation.ts';

/** Where all phones of a run stand, as it is told. */
export class RestartBoard {
  readonly #clock: Clock;
  readonly #standings = new Map<MacAddress, RestartingPhone>();
  readonly #orderedAt = new Map<MacAddress, number>();

  constructor(phones: readonly Phone[], clock: Clock) {
    this.#clock = clock;
    for (const { mac, lines } of phones) {
      const extensions = lines.map(({ extension }) => extension);
      this.#standings.set(mac, { mac, extensions, missing: [] });
    }
  }

  /** Takes in how a phone stands now. */
  note({ mac, restart, outcome }: RestartStanding): void {
    const now = this.#clock.monotonic();
    if (restart !== undefined && !this.#orderedAt.has(mac)) this.#orderedAt.set(mac, now);
    const { extensions } = this.standingOf(mac);
    const orderedAt = this.#orderedAt.get(mac);
    this.#standings.set(mac, {
      mac,
      extensions,
      missing: [...(restart?.missing ?? [])],
      ...(restart === undefined ? {} : { stage: restart.stage }),
      ...(restart?.answer === undefined ? {} : { answer: restart.answer }),
      ...(outcome === undefined ? {} : { outcome }),
      ...(orderedAt === undefined ? {} : { milliseconds: Math.round(now - orderedAt) }),
    });
  }

  /** How one phone stands. */
  standingOf(mac: MacAddress): RestartingPhone {
    return this.#standings.get(mac) ?? { mac, extensions: [], missing: [] };
  }

  /** How all of them stand. */
  answer(): Extract<OperationAnswer, { kind: 'restarts' }> {
    return { kind: 'restarts', phones: [...this.#standings.values()] };
  }
}
