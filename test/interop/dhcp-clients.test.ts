/** The DHCP server against the clients of others, with every packet judged by tshark. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { runCommand } from '#test/support/command.ts';
import {
  type Capture,
  type CapturedPacket,
  capture,
  Dhclient,
  fullMode,
  openLab,
  PHONE_CLASS,
  reasonWithout,
  runUdhcpc,
  SERVER,
} from '#test/support/dhcp-lab.ts';
import type { Serving } from '#test/support/serving.ts';

const MAC = '00:11:5C:93:AF:D1';
const FIRST = '192.168.77.100';

/** Ours are the packets that a stranger has to understand. */
function assertWellFormed(packets: readonly CapturedPacket[]): void {
  assert.ok(packets.length > 0, 'something was captured');
  assert.deepEqual(
    packets.filter(({ complaint }) => complaint !== ''),
    [],
  );
  assert.deepEqual(
    packets.filter(({ source, octets }) => source === SERVER && octets < 300),
    [],
  );
}

async function serveAlone(offhook: { serve(): Promise<Serving> }): Promise<Serving> {
  const serving = await offhook.serve();
  await serving.event(({ type }) => type === 'dhcp-alone', 'the end of the search for other servers');
  return serving;
}

async function openClients(t: TestContext, more = '') {
  const { hosts, offhook } = openLab(t, { client: { mac: MAC } }, fullMode(more));
  const serving = await serveAlone(offhook);
  const captured: Capture = await capture(t, hosts.client, hosts.server);
  return { ...hosts, offhook, serving, captured };
}

test('udhcpc gets an address and all options', async (t) => {
  const reason = reasonWithout('busybox');
  if (reason !== undefined) return t.skip(reason);
  const { client, offhook, serving, captured } = await openClients(t);
  const asked = ['43', 'ntpsrv', '7', '35'].flatMap((option) => ['-O', option]);
  const { code, learned, stderr } = await runUdhcpc(t, client, '-V', PHONE_CLASS, ...asked);
  assert.equal(code, 0, stderr);
  const { ip, mask, router, dns, domain, lease, serverid, siaddr, tftp, opt150, ntpsrv, opt7, opt43, opt35 } =
    learned;
  assert.deepEqual(
    { ip, mask, router, dns, domain, lease, serverid },
    {
      ip: FIRST,
      mask: '24',
      router: '192.168.77.1',
      dns: '192.168.77.1',
      domain: 'phones.test',
      lease: '600',
      serverid: SERVER,
    },
  );
  assert.deepEqual({ siaddr, tftp, opt150 }, { siaddr: SERVER, tftp: SERVER, opt150: 'c0a84d02' });
  assert.deepEqual(
    { ntpsrv, opt7, opt43, opt35 },
    { ntpsrv: '192.168.77.3', opt7: 'c0a84d04', opt43: '010203', opt35: '0000003c' },
  );
  const leased = await serving.event(({ type }) => type === 'address-leased', 'the lease');
  assert.deepEqual([leased.mac, leased.address, leased.model], [MAC, FIRST, '7960G']);
  const [kept] = JSON.parse(await offhook.must('dhcp', 'leases', '--json'));
  assert.deepEqual([kept.mac, kept.address, kept.state, kept.model], [MAC, FIRST, 'bound', '7960G']);
  assert.match(await offhook.must('dhcp', 'leases'), new RegExp(`${FIRST} +${MAC} +bound`));
  const packets = await captured.stop(4);
  assertWellFormed(packets);
  assert.deepEqual(
    packets.map(({ type }) => type),
    ['1', '2', '3', '5'],
  );
});

test('a reservation holds, and a client that names a class that is none of Cisco leaves no trace', async (t) => {
  const reason = reasonWithout('busybox');
  if (reason !== undefined) return t.skip(reason);
  const { client, serving } = await openClients(
    t,
    `  reservations:\n    - { mac: "${MAC}", address: 192.168.77.41 }\n`,
  );
  const { learned } = await runUdhcpc(t, client, '-V', 'udhcp');
  assert.equal(learned.ip, '192.168.77.41');
  assert.deepEqual(
    serving.events.map(({ type }) => type),
    ['serving', 'dhcp-alone'],
  );
});

test('dhclient: a lease, the same again after a restart, and the end', async (t) => {
  const reason = reasonWithout('dhclient');
  if (reason !== undefined) return t.skip(reason);
  const { client, serving, captured } = await openClients(t);
  const config = `
option tftp-addresses code 150 = array of ip-address;
send vendor-class-identifier "${PHONE_CLASS}";
request subnet-mask, routers, tftp-server-name, tftp-addresses;
initial-interval 1; timeout 20;
`;
  const dhclient = new Dhclient(t, client, config);
  const first = await dhclient.run();
  assert.match(first.stdout, new RegExp(`told BOUND ${FIRST} ${SERVER} ${SERVER}`));

  const again = await dhclient.run();
  assert.match(again.stdout, new RegExp(`told REBOOT ${FIRST}`));
  assert.doesNotMatch(again.stdout, /DHCPDISCOVER/);
  await serving.event(({ how }) => how === 'rebooted', 'the lease after the restart');

  const released = await dhclient.run('-r');
  assert.match(released.stdout, /DHCPRELEASE/);
  await serving.event(({ type }) => type === 'address-released', 'the release');
  const packets = await captured.stop(7);
  assertWellFormed(packets);
  assert.deepEqual(
    packets.map(({ type }) => type),
    ['1', '2', '3', '5', '3', '5', '7'],
  );
});

test('dhclient with an address of another network is told to begin anew', async (t) => {
  const reason = reasonWithout('dhclient');
  if (reason !== undefined) return t.skip(reason);
  const { client, serving, captured } = await openClients(t);
  const dhclient = new Dhclient(
    t,
    client,
    `send vendor-class-identifier "${PHONE_CLASS}"; initial-interval 1;`,
  );
  dhclient.remember('10.9.9.9');
  const { stdout } = await dhclient.run();
  assert.match(stdout, /DHCPNAK/);
  assert.match(stdout, new RegExp(`told BOUND ${FIRST}`));
  const refused = await serving.event(({ type }) => type === 'address-refused', 'the refusal');
  assert.deepEqual([refused.address, refused.code], ['10.9.9.9', 'OTHER_NETWORK']);
  const packets = await captured.stop(6);
  assertWellFormed(packets);
  assert.deepEqual(
    packets.map(({ type }) => type),
    ['3', '6', '1', '2', '3', '5'],
  );
});

test('nmap finds our server and reads what it offers', async (t) => {
  const reason = reasonWithout('nmap');
  if (reason !== undefined) return t.skip(reason);
  const { client, captured } = await openClients(t);
  // nmap wants an interface that has an address already.
  client.ip('address', 'add', '192.168.77.250/24', 'dev', 'eth0');
  const script = ['--script', 'broadcast-dhcp-discover', '--script-args', 'timeout=3', '-e', 'eth0'];
  const { stdout, stderr } = await runCommand([...client.prefix, '/usr/bin/nmap', ...script]);
  assert.match(stdout, new RegExp(`Server Identifier: ${SERVER.replaceAll('.', '\\.')}`), stderr);
  assert.match(stdout, /IP Offered: 192\.168\.77\.1\d\d/);
  assertWellFormed(await captured.stop(2));
});
