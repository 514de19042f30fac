import type { Registration } from '#pbx/connector.ts';
import type { Database } from '#store/database.ts';
import { readExtensions } from '#store/extensions.ts';
import { readPbxStandings } from '#store/pbx-standings.ts';
import { readPbxes, type StoredPbx, unknownPbx } from '#store/pbxes.ts';
import { makeConnector } from './make-connector.ts';
import { shownConnection } from './manage-pbx.ts';
import type { PbxStanding } from './switchboard.ts';

/** A PBX fit to be shown: its secrets are masked. */
export interface ShownPbx extends StoredPbx {
  readonly extensions: readonly {
    readonly number: string;
    readonly name: string;
    readonly keeper: 'offhook' | 'pbx';
  }[];
  /** As the server noted it last; `null` when none has served since the PBX was added. */
  readonly standing: PbxStanding | null;
  /** Asked just now. */
  readonly registrations?: readonly Registration[];
}

/** Gathers what is known of a PBX; with `live` it is asked who is registered. Throws PBX_UNKNOWN, PBX_CANNOT, PBX_UNREACHABLE … */
export async function showPbx(db: Database, name: string, live: boolean): Promise<ShownPbx> {
  const [pbx] = await readPbxes(db, name);
  if (pbx === undefined) throw unknownPbx(name);
  const extensions = (await readExtensions(db)).filter((extension) => extension.pbx === name);
  const standings = await readPbxStandings(db);
  return {
    ...pbx,
    connection: shownConnection(pbx),
    extensions: extensions.map((one) => ({
      number: one.number,
      name: one.name,
      keeper: one.keeper ?? 'offhook',
    })),
    standing: (standings.get(name) ?? null) as PbxStanding | null,
    ...(live ? { registrations: await registrationsOf(pbx) } : {}),
  };
}

async function registrationsOf(pbx: StoredPbx): Promise<readonly Registration[]> {
  await using connector = makeConnector(pbx);
  return (await connector?.registrations()) ?? [];
}
