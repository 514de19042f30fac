import type { Connector, ConnectorListener, ConnectorState, Registration } from '#pbx/connector.ts';
import type { EndpointState } from '#pbx/endpoint-state.ts';
import { EMBEDDED } from '#pbx/kinds.ts';
import type { Notification, NotificationResult } from '#pbx/notification.ts';
import { pbxCannot } from '#pbx/pbx-error.ts';
import { sipUser } from '#provisioning/account-settings.ts';
import type { Extension } from '#provisioning/phone.ts';
import type { FleetView } from '#store/fleet-view.ts';
import type { StoredPbx } from '#store/pbxes.ts';
import type { Clock } from '#values/clock.ts';
import type { Timers } from '#values/timers.ts';
import type { AccountIndex } from './account-index.ts';
import { AccountKeeper, type Keeping } from './account-keeper.ts';
import { wantedAccounts } from './wanted-accounts.ts';

/** A registration, with the PBX that tells it and the extension of ours that it is. */
export interface FoundRegistration extends Registration {
  readonly pbx: string;
  /** The number; absent for an account that is none of ours. */
  readonly extension?: string;
}

export interface SwitchboardParts {
  readonly fleet: Pick<
    FleetView,
    'revision' | 'extension' | 'extensions' | 'pbxes' | 'holderOf' | 'phone' | 'settings'
  >;
  readonly accounts: AccountIndex;
  readonly embedded: Connector;
  /** Makes the connector of a PBX; `undefined` for a kind that can't be spoken with. */
  readonly connect: (pbx: StoredPbx) => Connector | undefined;
  /** Hears what the connector of each PBX tells. */
  readonly listener: (pbx: string) => ConnectorListener;
  /** Hears how each PBX stands, whenever that changes. */
  readonly onStanding: (pbx: string, standing: PbxStanding) => void;
  /** A PBX is gone, or its connector was made anew. */
  readonly onEnd: (pbx: string) => void;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly onError: (error: unknown) => void;
}

/** How it stands between us and a PBX. */
export interface PbxStanding {
  readonly connection: ConnectorState;
  /** Absent where accounts are kept by hand. */
  readonly accounts?: Keeping;
}

interface Line {
  /** To tell a PBX that was changed. */
  readonly pbx: StoredPbx;
  readonly connector: Connector;
  readonly keeper?: AccountKeeper;
  standing: PbxStanding;
}

/** All PBXes side by side: one connector for each, made and ended as the fleet changes. */
export class Switchboard implements AsyncDisposable {
  readonly #parts: SwitchboardParts;
  readonly #lines = new Map<string, Line>();
  /** Of the fleet. */
  #revision = -1;

  constructor(parts: SwitchboardParts) {
    this.#parts = parts;
  }

  /**
   * Makes connectors for new PBXes, ends those of PBXes that changed or went, and has every PBX hold the accounts that
   * are wanted of it; to be called when the fleet changed.
   */
  follow(): void {
    const { revision } = this.#parts.fleet;
    if (revision === this.#revision) return;
    this.#revision = revision;
    const wanted = new Map(Array.from(this.#parts.fleet.pbxes(), (pbx) => [pbx.name, pbx]));
    for (const [name, line] of this.#lines) {
      if (wanted.get(name) === line.pbx) continue;
      this.#lines.delete(name);
      this.#parts.onEnd(name);
      endLine(line).catch(this.#parts.onError);
    }
    for (const pbx of wanted.values()) if (!this.#lines.has(pbx.name)) this.#open(pbx);
    for (const { keeper } of this.#lines.values()) keeper?.look();
  }

  #open(pbx: StoredPbx): void {
    const { fleet, connect, listener, onStanding, clock, timers } = this.#parts;
    const { name } = pbx;
    const connector = connect(pbx);
    if (connector === undefined) return;
    const change = (part: Partial<PbxStanding>) => {
      line.standing = { ...line.standing, ...part };
      if (this.#lines.get(name) === line) onStanding(name, line.standing);
    };
    const keeper = connector.abilities.has('accounts')
      ? new AccountKeeper({
          connector,
          wanted: () => wantedAccounts(fleet, name),
          onKeeping: (accounts) => change({ accounts }),
          clock,
          timers,
        })
      : undefined;
    const line: Line = {
      pbx,
      connector,
      ...(keeper === undefined ? {} : { keeper }),
      standing: {
        connection: connector.state,
        ...(keeper === undefined ? {} : { accounts: { kind: 'waiting' } }),
      },
    };
    this.#lines.set(name, line);
    const { onState, ...more } = listener(name);
    connector.open({
      ...more,
      onState: (connection) => {
        onState?.(connection);
        change({ connection });
        // It may have been restarted, and what it was told before may be gone.
        if (connection.kind === 'ready') keeper?.look();
      },
    });
    onStanding(name, line.standing);
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
    const { accounts } = this.#parts;
    const asked = Array.from(this.connectors(), async ([pbx, connector]) => {
      if (!connector.abilities.has('registrations')) return [];
      const found = await connector.registrations();
      return found.map((registration) => {
        const extension = accounts.numberOf(pbx, registration.user);
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

  /**
   * What the phones of an extension are doing, by the PBX that it is on; `undefined` when there is no such extension, or
   * no such account there. Throws PBX_CANNOT where the PBX does not tell, and PBX_UNREACHABLE … where it could.
   */
  async endpointState(number: string): Promise<EndpointState | undefined> {
    const extension = this.#parts.fleet.extension(number);
    if (extension === undefined) return undefined;
    return this.connectorOf(extension).endpointState(sipUser(extension));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const lines = [...this.#lines.values()];
    this.#lines.clear();
    await Promise.allSettled(lines.map(endLine));
  }
}

async function endLine({ connector, keeper }: Line): Promise<void> {
  // A round that waits for an answer ends with the connection.
  const over = keeper?.end();
  await connector[Symbol.asyncDispose]();
  await over;
}
