import type { TestContext } from 'node:test';
import { makeExtension } from '#app/manage-extensions.ts';
import { accountsUnderCheck } from '#app/pbx/account-under-check.ts';
import { type AccountCheck, checkOneAccount } from '#app/pbx/check-accounts.ts';
import { makePbx } from '#app/pbx/manage-pbx.ts';
import { parseProgramSettings } from '#app/program-settings.ts';
import { FleetView } from '#store/fleet-view.ts';
import { adoptPhone } from '#store/phones.ts';
import { writeSettings } from '#store/settings.ts';
import { temporaryStore } from '#store/testing/temporary-store.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';

/** What a test says of the account that is checked. */
export interface CheckedHouse {
  readonly pbx: {
    readonly kind: string;
    readonly address: string;
    readonly port: number;
    readonly fields?: ReadonlyMap<string, string>;
  };
  readonly number?: string;
  readonly user?: string;
  readonly authname?: string;
  readonly secret: string;
  readonly natEnable?: 0 | 1;
  /** Where the phone is. */
  readonly address: Ipv4Address;
  /** How long the PBX may take to answer. */
  readonly patienceMs?: number;
}

const MAC = '00:11:5C:93:AF:D1' as MacAddress;
const OURS = '127.0.0.1' as Ipv4Address;

/** A store with one phone and its account on a PBX; the result checks it, as often as it is called. */
export async function houseToCheck(
  t: TestContext,
  house: CheckedHouse,
): Promise<() => Promise<AccountCheck>> {
  const { db, blobs } = await temporaryStore(t);
  const { pbx, number = '208', user, authname, secret, natEnable = 1, address } = house;
  await makePbx(db, 'office', pbx.kind, pbx);
  const names = { ...(user === undefined ? {} : { user }), ...(authname === undefined ? {} : { authname }) };
  await makeExtension(db, { number, secret, pbx: 'office', ...names });
  const details = { model: '7960', extensions: [number], boundAddress: address };
  await adoptPhone(db, MAC, details, new Date(), 'new');
  await writeSettings(db, { layer: 'phone', scope: MAC }, new Map([['nat_enable', String(natEnable)]]));
  const fleet = await FleetView.load(db, blobs);
  const server = { sipPort: 5060, baseUrl: () => '', now: Date.now };
  const settings = parseProgramSettings('', 'settings.yaml');
  const [checked] = accountsUnderCheck(MAC, fleet, server, OURS);
  if (checked === undefined) throw new TypeError('no account');
  return () =>
    checkOneAccount(checked, { db, fleet, settings, server, patienceMs: house.patienceMs ?? 5000 });
}
