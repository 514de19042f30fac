/**
 * Gets an address for one device after the other, as the virtual phone does: `node obtain-leases.ts CLASSES`, a JSON list of
 * vendor classes. The nth has the MAC address 00:11:5C:00:00:n; prints a line of JSON for each.
 */

import { macFromOctets } from '#values/mac-address.ts';
import { seededRandom } from '#values/seeded-random.ts';
import { dhcpHabitsWith } from '#virtual-phone/dhcp/dhcp-habits.ts';
import { obtainLease } from '#virtual-phone/dhcp/obtain-lease.ts';
import { acceleratedTime } from '#virtual-phone/phone-time.ts';

const classes = JSON.parse(process.argv[2] ?? '[]') as string[];
for (const [index, vendorClass] of classes.entries()) {
  const mac = macFromOctets(Uint8Array.of(0, 0x11, 0x5c, 0, 0, index + 1));
  if (mac === undefined) throw new TypeError('not a MAC address');
  const lease = await obtainLease({
    identity: { mac, vendorClass, habits: dhcpHabitsWith({ endsClassWithNul: vendorClass.endsWith('\0') }) },
    time: acceleratedTime(100),
    random: seededRandom(index + 1),
    signal: AbortSignal.timeout(20_000),
  });
  console.log(JSON.stringify({ mac, address: lease?.address }));
}
