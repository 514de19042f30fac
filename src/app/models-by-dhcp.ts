import { identifyVendorClass, type VendorClassMeaning } from '#provisioning/identify-vendor-class.ts';
import type { Database } from '#store/database.ts';
import { readLeases } from '#store/leases.ts';
import type { MacAddress } from '#values/mac-address.ts';

/** What phones that have or had a lease of ours said of themselves, or what the one with the MAC address said. */
export async function modelsByDhcp(
  db: Database,
  mac?: MacAddress,
): Promise<Map<MacAddress, VendorClassMeaning>> {
  const said = new Map<MacAddress, VendorClassMeaning>();
  const leases = await readLeases(db, mac);
  // What was said last counts.
  for (const lease of leases.toSorted((a, b) => a.expiresAt - b.expiresAt)) {
    const meaning = identifyVendorClass(lease.vendorClass);
    if (meaning !== undefined) said.set(lease.mac, meaning);
  }
  return said;
}

/** The name in such words: `7960G`, `8961`; nothing where they leave it open. */
export function saidModel(meaning: VendorClassMeaning | undefined): string | undefined {
  switch (meaning?.kind) {
    case 'model':
      return meaning.model;
    case 'out-of-scope':
      return meaning.name;
    default:
      return undefined;
  }
}
