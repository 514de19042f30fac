/** DHCP through a relay of others: a network that is not ours, agent information that comes back, trust by lease. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runCommand, startCommand } from '#test/support/command.ts';
import { capture, openLab, PHONE_CLASS, reasonWithout, runUdhcpc, SERVER } from '#test/support/dhcp-lab.ts';
import { NetworkNamespace } from '#test/support/network-namespace.ts';

const MAC = '00:11:5C:93:AF:D1';
const RELAY = '192.168.77.3';
const SETTINGS = `dhcp:
  mode: full
  networks:
    - network: 192.168.77.0/24
      ranges: [192.168.77.100-192.168.77.199]
    - network: 10.77.0.0/24
      ranges: [10.77.0.50-10.77.0.99]
      routers: [10.77.0.1]
`;

test('a phone behind a relay gets an address of its own network, and its secrets by its lease', async (t) => {
  const reason = reasonWithout('busybox', 'dhcrelay');
  if (reason !== undefined) return t.skip(reason);
  const { hosts, offhook } = openLab(t, { relay: { address: RELAY } }, SETTINGS);
  const { server, relay } = hosts;
  const phone = new NetworkNamespace(t, 'phone');
  phone.ip(
    'link',
    'add',
    'eth0',
    'address',
    MAC,
    'type',
    'veth',
    'peer',
    'name',
    'eth1',
    'netns',
    relay.name,
  );
  phone.ip('link', 'set', 'eth0', 'up');
  relay.ip('address', 'add', '10.77.0.1/24', 'dev', 'eth1');
  relay.ip('link', 'set', 'eth1', 'up');
  server.ip('route', 'add', '10.77.0.0/24', 'via', RELAY);
  assert.equal((await runCommand([...relay.prefix, 'sysctl', '-qw', 'net.ipv4.ip_forward=1'])).code, 0);
  await offhook.must('extension', 'add', '208', '--secret', 'not-for-strangers');
  await offhook.must('phone', 'add', MAC, '--model', '7960', '--line', '208');
  const serving = await offhook.serve();
  await serving.event(({ type }) => type === 'dhcp-alone', 'the end of the search for other servers');
  const captured = await capture(t, server, server);
  // -a adds agent information; -D drops replies in which it did not come back.
  const words = ['-4', '-d', '-a', '-D', '-m', 'replace', '-id', 'eth1', '-iu', 'eth0', SERVER];
  const relaying = startCommand([...relay.prefix, '/usr/sbin/dhcrelay', ...words]);
  t.after(() => relaying.kill('SIGKILL'));
  await new Promise<void>((resolve) => {
    relaying.stderr.on('data', (text: Buffer) => text.includes('Sending on   Socket') && resolve());
  });

  const { learned, stderr } = await runUdhcpc(t, phone, '-V', PHONE_CLASS);
  assert.equal(learned.ip, '10.77.0.50', stderr);
  assert.deepEqual([learned.router, learned.opt150], ['10.77.0.1', 'c0a84d02']);
  const packets = await captured.stop(4);
  assert.deepEqual(
    packets.map(({ type, source, destination, complaint }) => [type, source, destination, complaint]),
    [
      ['1', RELAY, SERVER, ''],
      ['2', SERVER, '10.77.0.1', ''],
      ['3', RELAY, SERVER, ''],
      ['5', SERVER, '10.77.0.1', ''],
    ],
  );

  phone.ip('address', 'add', '10.77.0.60/24', 'dev', 'eth0');
  phone.ip('route', 'add', 'default', 'via', '10.77.0.1');
  const fetch = (from: string) => {
    const url = `http://${SERVER}:6970/SIP00115C93AFD1.cnf`;
    const curl = ['/usr/bin/curl', '-sSf', '--max-time', '10', '--interface', from, url];
    return runCommand([...phone.prefix, ...curl]);
  };
  const own = await fetch('10.77.0.50');
  assert.match(own.stdout, /not-for-strangers/, own.stderr);
  const other = await fetch('10.77.0.60');
  assert.doesNotMatch(other.stdout, /not-for-strangers/);
  assert.match(other.stderr, /404/);
});

test('perfdhcp, which speaks as a relay, completes every exchange', async (t) => {
  const reason = reasonWithout('perfdhcp');
  if (reason !== undefined) return t.skip(reason);
  const { hosts, offhook } = openLab(t, { load: { address: '192.168.77.250' } }, SETTINGS);
  const serving = await offhook.serve();
  await serving.event(({ type }) => type === 'dhcp-alone', 'the end of the search for other servers');
  const phoneClass = `60,${Buffer.from(`${PHONE_CLASS}\0`).toString('hex')}`;
  const words = ['-4', '-r', '100', '-R', '60', '-n', '300', '-o', phoneClass, '-W', '2000000', SERVER];
  const { code, stdout, stderr } = await runCommand([...hosts.load.prefix, '/usr/sbin/perfdhcp', ...words]);
  assert.equal(code, 0, stdout + stderr);
  assert.deepEqual(
    Array.from(stdout.matchAll(/^drops: (\d+)$/gm), ([, drops]) => drops),
    ['0', '0'],
  );
  assert.equal(serving.events.filter(({ type }) => type === 'address-leased').length >= 60, true);
});
