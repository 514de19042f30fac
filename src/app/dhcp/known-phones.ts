import type { KnownPhones } from '#provisioning/dhcp/network.ts';
import type { FleetView } from '#store/fleet-view.ts';
import type { MacAddress } from '#values/mac-address.ts';

/** The phones that an operator has taken in; those of the inbox are strangers still. */
export function knownPhonesOf(fleet: FleetView): KnownPhones {
  let known: readonly MacAddress[] = [];
  let countedAt = -1;
  const macs = () => {
    if (countedAt !== fleet.revision) {
      countedAt = fleet.revision;
      known = Array.from(fleet.phones())
        .filter(({ standing }) => standing === 'adopted')
        .map(({ mac }) => mac);
    }
    return known;
  };
  return {
    get count() {
      return macs().length;
    },
    isKnown: (mac) => fleet.phone(mac)?.standing === 'adopted',
    macs,
  };
}
