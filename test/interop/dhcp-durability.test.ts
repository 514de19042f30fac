/** What the DHCP server has acknowledged is there after any end of its process. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDatabase } from '#store/database.ts';
import { readLeases } from '#store/leases.ts';
import { startCommand } from '#test/support/command.ts';
import { openLab, PHONE_CLASS, reasonWithout, SERVER } from '#test/support/dhcp-lab.ts';
import { macFromOctets } from '#values/mac-address.ts';

const KILLS = 6;
const PHONES = 8000;
/** The others are counted from it. */
const FIRST = '00:11:5c:00:00:00';
const SETTINGS = `dhcp:
  mode: full
  alongside: true
  networks:
    - network: 192.168.0.0/16
      ranges: [192.168.80.0-192.168.120.255]
`;

/** All of them are known, so that each lease is told. */
async function addPhones(folder: string): Promise<void> {
  const db = await openDatabase(folder);
  const first_seen = new Date().toISOString();
  for (let from = 0; from < PHONES; from += 1000) {
    const rows = Array.from({ length: 1000 }, (_, index) => {
      const number = from + index;
      const mac = macFromOctets(Uint8Array.of(0, 0x11, 0x5c, 0, number >> 8, number));
      return { mac: mac ?? assert.fail(), model: '7960', standing: 'adopted', first_seen };
    });
    await db.insertInto('phone').values(rows).execute();
  }
  await db.destroy();
}

test('kill -9 in the middle of a storm, again and again, loses no acknowledged lease', async (t) => {
  const reason = reasonWithout('perfdhcp');
  if (reason !== undefined) return t.skip(reason);
  const { hosts, offhook } = openLab(t, { load: { address: '192.168.77.250' } }, SETTINGS);
  // The server's mask is that of the whole network, so that addresses all over it are its own.
  hosts.server.ip('address', 'del', `${SERVER}/24`, 'dev', 'eth0');
  hosts.server.ip('address', 'add', `${SERVER}/16`, 'dev', 'eth0');
  await addPhones(offhook.folder);
  const acknowledged = new Map<string, string>();
  for (let kill = 0; kill < KILLS; kill += 1) {
    const serving = await offhook.serve();
    const phoneClass = `60,${Buffer.from(PHONE_CLASS).toString('hex')}`;
    const clients = ['-R', String(PHONES), '-b', `mac=${FIRST}`];
    const words = ['-4', '-r', '2000', ...clients, '-p', '10', '-o', phoneClass, SERVER];
    const load = startCommand([...hosts.load.prefix, '/usr/sbin/perfdhcp', '-s', String(kill + 1), ...words]);
    load.stdout.resume();
    // The event follows the ACK, so that what it tells has been acknowledged.
    await serving.eventsOf('address-leased', 150 * (kill + 1));
    assert.equal(await serving.stop('SIGKILL'), 'SIGKILL');
    load.kill('SIGKILL');
    const leased = serving.events.filter(({ type }) => type === 'address-leased');
    for (const { address, mac } of leased) acknowledged.set(String(address), String(mac));
    const db = await openDatabase(offhook.folder);
    const kept = new Map(
      (await readLeases(db)).map((lease) => [lease.address as string, lease.mac as string]),
    );
    await db.destroy();
    const lost = [...acknowledged].filter(([address, mac]) => kept.get(address) !== mac);
    assert.deepEqual(lost, [], `after kill ${kill + 1}`);
  }
  assert.ok(acknowledged.size >= 150 * KILLS, `${acknowledged.size} leases`);
});
