import type { Connector, ConnectorListener, Registration } from '#pbx/connector.ts';
import { EMBEDDED } from '#pbx/kinds.ts';
import type { Notification, NotificationResult } from '#pbx/notification.ts';
import { pbxCannot } from '#pbx/pbx-error.ts';
import { sipUser } from '#provisioning/account-settings.ts';
import type { Extension } from '#provisioning/phone.ts';
import type { FleetView } from '#store/fleet-view.ts';
import type { StoredPbx } from '#store/pbxes.ts';

/** A registration, with the PBX that tells it and the extension of ours that it is. */
export interface FoundRegistration extends Registration {
  readonly pbx: string;
  /** The number; absent for an account that is none of ours. */
  readonly extension?: string;
}

export interface SwitchboardParts {
  readonly fleet: Pick<FleetView, 'extension' | 'extensions' | 'pbxes'>;
  readonly embedded: Connector;
  /** Makes the connector of a PBX; `undefined` for a kind that can't be spoken with. */
  readonly connect: (pbx: StoredPbx) => Connector | undefined;
  /** Hears what the connector of each PBX tells. */
  readonly listener: (pbx: string) => ConnectorListener;
  readonly onError: (error: unknown) => void;
}

interface Line {
  /** To tell a PBX that was changed. */
  readonly pbx: StoredPbx;
  readonly connector: Connector;
}

/** All PBXes side by side: one connector for each, made and ended as the fleet changes. */
export class Switchboard implements AsyncDisposable {
  readonly #parts: SwitchboardParts;
  readonly #lines = new Map<string, Line>();

  constructor(parts: SwitchboardParts) {
    this.#parts = parts;
  }

  /** Makes connectors for new PBXes, and ends those of PBXes that changed or went; to be called when the fleet changed. */
  follow(): void {
    const { fleet, connect, listener, onError } = this.#parts;
    const wanted = new Map(Array.from(fleet.pbxes(), (pbx) => [pbx.name, pbx]));
    for (const [name, { pbx, connector }] of this.#lines) {
      if (wanted.get(name) === pbx) continue;
      this.#lines.delete(name);
      Promise.resolve(connector[Symbol.asyncDispose]()).catch(onError);
    }
    for (const [name, pbx] of wanted) {
      if (this.#lines.has(name)) continue;
      const connector = connect(pbx);
      if (connector === undefined) continue;
      this.#lines.set(name, { pbx, connector });
      connector.open(listener(name));
    }
  }

  /** Every connector by the name of its PBX, the embedded one first. */
  connectors(): ReadonlyMap<string, Connector> {
    const others = Array.from(this.#lines, ([name, { connector }]) => [name, connector] as const);
    return new Map([[EMBEDDED, this.#parts.embedded], ...others]);
  }

  /** The connector of the PBX that an extension is on. Throws PBX_CANNOT for one that can't be spoken with. */
  connectorOf({ number, pbx = EMBEDDED }: Extension): Connector {
    const connector = this.connectors().get(pbx);
    if (connector !== undefined) return connector;
    throw pbxCannot(
      `Extension ${number} is on ${pbx}, which Offhook can't speak with`,
      `Its kind needs to be told more: offhook pbx show ${pbx}.`,
    );
  }

  /** Who is registered, on every PBX that tells; one that is out of reach tells nothing. */
  async registrations(): Promise<readonly FoundRegistration[]> {
    const numbers = new Map(
      Array.from(this.#parts.fleet.extensions(), (extension) => [
        `${extension.pbx ?? EMBEDDED} ${sipUser(extension)}`,
        extension.number,
      ]),
    );
    const asked = Array.from(this.connectors(), async ([pbx, connector]) => {
      if (!connector.abilities.has('registrations')) return [];
      const found = await connector.registrations();
      return found.map((registration) => {
        const extension = numbers.get(`${pbx} ${registration.user}`);
        return { ...registration, pbx, ...(extension === undefined ? {} : { extension }) };
      });
    });
    const answers = await Promise.allSettled(asked);
    return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  }

  /** Tells the phones of an extension something, through the PBX that it is on; none when there is no such extension. */
  async notify(number: string, notification: Notification): Promise<readonly NotificationResult[]> {
    const extension = this.#parts.fleet.extension(number);
    if (extension === undefined) return [];
    return this.connectorOf(extension).notify(sipUser(extension), notification);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const connectors = [...this.#lines.values()].map(({ connector }) => connector);
    this.#lines.clear();
    await Promise.allSettled(connectors.map((connector) => connector[Symbol.asyncDispose]()));
  }
}
