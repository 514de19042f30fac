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
  readonly #untold = new Map<MacAddress, readonly string[]>();

  constructor(phones: readonly Phone[], clock: Clock) {
    this.#clock = clock;
    for (const { mac, lines } of phones) {
      const extensions = lines.map(({ extension }) => extension);
      this.#standings.set(mac, { mac, extensions, missing: [] });
    }
  }

  /** Takes in how a phone stands now. */
  note({ mac, restart, isInCall, outcome }: RestartStanding): void {
    const now = this.#clock.monotonic();
    if (restart !== undefined && !this.#orderedAt.has(mac)) this.#orderedAt.set(mac, now);
    const { extensions } = this.standingOf(mac);
    const orderedAt = this.#orderedAt.get(mac);
    const stage = isInCall ? 'in-call' : restart?.stage;
    const untold = this.#untold.get(mac);
    this.#standings.set(mac, {
      mac,
      extensions,
      missing: [...(restart?.missing ?? [])],
      ...(stage === undefined ? {} : { stage }),
      ...(restart?.answer === undefined ? {} : { answer: restart.answer }),
      ...(outcome === undefined ? {} : { outcome }),
      ...(untold === undefined ? {} : { untold: [...untold] }),
      ...(orderedAt === undefined ? {} : { milliseconds: Math.round(now - orderedAt) }),
    });
  }

  /** Which PBXes did not say whether a phone is in a call; told with how it stands from the next time on. */
  noteUntold(mac: MacAddress, pbxes: readonly string[]): void {
    if (pbxes.length === 0) this.#untold.delete(mac);
    else this.#untold.set(mac, pbxes);
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
