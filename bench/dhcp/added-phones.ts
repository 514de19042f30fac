import { openDatabase } from '#store/database.ts';
import { macFromOctets } from '#values/mac-address.ts';

/** Clients of the load generator that are told apart by the third octet of their MAC address. */
export interface Crowd {
  readonly seed: number;
  readonly clients: number;
}

const ROWS_AT_ONCE = 1000;

/** Adds the clients as phones, so that policy, trust and timeline have as much to do with them as they ever have. */
export async function addPhones(folder: string, crowds: readonly Crowd[]): Promise<void> {
  const db = await openDatabase(folder);
  const first_seen = new Date().toISOString();
  const macs = crowds.flatMap(({ seed, clients }) =>
    Array.from({ length: clients }, (_, at) => macOf(seed, at)),
  );
  for (let from = 0; from < macs.length; from += ROWS_AT_ONCE) {
    const rows = macs.slice(from, from + ROWS_AT_ONCE).map((mac) => {
      return { mac, model: '7960G', standing: 'adopted', first_seen };
    });
    await db.insertInto('phone').values(rows).execute();
  }
  await db.destroy();
}

/** As the load generator numbers them. */
function macOf(seed: number, client: number): string {
  const mac = macFromOctets(Uint8Array.of(0, 0x11, seed, client >> 16, client >> 8, client));
  if (mac === undefined) throw new TypeError('not a MAC address');
  return mac;
}
