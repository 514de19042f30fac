import { EMBEDDED } from '#pbx/kinds.ts';
import { sipUser } from '#provisioning/account-settings.ts';
import type { FleetView } from '#store/fleet-view.ts';

/** Which extension of ours an account of a PBX is; made anew when the fleet has changed. */
export class AccountIndex {
  readonly #fleet: Pick<FleetView, 'revision' | 'extensions'>;
  #revision = -1;
  #numbers: ReadonlyMap<string, string> = new Map();

  constructor(fleet: Pick<FleetView, 'revision' | 'extensions'>) {
    this.#fleet = fleet;
  }

  /** The number; `undefined` for an account that is none of ours. */
  numberOf(pbx: string, user: string): string | undefined {
    const { revision } = this.#fleet;
    if (revision !== this.#revision) {
      this.#revision = revision;
      this.#numbers = new Map(
        Array.from(this.#fleet.extensions(), (extension) => [
          `${extension.pbx ?? EMBEDDED} ${sipUser(extension)}`,
          extension.number,
        ]),
      );
    }
    return this.#numbers.get(`${pbx} ${user}`);
  }
}
