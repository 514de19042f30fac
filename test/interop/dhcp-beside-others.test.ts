/** DHCP beside another server, a real dnsmasq: listening to it, and standing back before it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fullMode, openLab, PHONE_CLASS, reasonWithout, runUdhcpc, SERVER } from '#test/support/dhcp-lab.ts';
import { ROUTER, startRouter } from '#test/support/dhcp-router.ts';

const MAC = '00:11:5C:93:AF:D1';

test('alongside: the timeline shows what another server told the phone, and what is missing', async (t) => {
  const reason = reasonWithout('busybox', 'dnsmasq');
  if (reason !== undefined) return t.skip(reason);
  const clients = { router: { address: ROUTER }, phone: { mac: MAC } };
  const { hosts, offhook } = openLab(t, clients, 'dhcp: { mode: alongside }\n');
  const serving = await offhook.serve();
  const router = await startRouter(t, hosts.router);
  const boot = () => runUdhcpc(t, hosts.phone, '-B', '-V', PHONE_CLASS);
  assert.match((await boot()).learned.ip ?? '', /^192\.168\.77\.(5\d|60)$/);
  const given = await serving.event(({ message }) => message === 'ack', 'what the other server gave');
  assert.deepEqual(
    [given.type, given.mac, given.server, given.gaps, given.seconds],
    ['address-heard', MAC, ROUTER, ['no-tftp-server'], 3600],
  );
  assert.ok(serving.events.some(({ type, mac }) => type === 'phone-appeared' && mac === MAC));

  router.kill('SIGKILL');
  await startRouter(t, hosts.router, `--dhcp-option=66,${SERVER}`, `--dhcp-option=150,${SERVER}`);
  await boot();
  const complete = await serving.event(
    ({ message, tftpServer }) => message === 'ack' && tftpServer === SERVER,
    'what the corrected server gave',
  );
  assert.deepEqual(complete.gaps, []);
  assert.ok(
    serving.events.every(({ type }) => !['address-offered', 'address-leased'].includes(type)),
    'we gave nothing',
  );
});

test('full mode keeps silent where another server answers, says who, and serves once it is alone', async (t) => {
  const reason = reasonWithout('busybox', 'dnsmasq');
  if (reason !== undefined) return t.skip(reason);
  const router = { address: ROUTER, mac: '00:1b:21:0a:0b:0d' };
  const { hosts, offhook } = openLab(t, { router, phone: { mac: MAC } }, fullMode());
  const other = await startRouter(t, hosts.router);
  const serving = await offhook.serve();
  const found = await serving.event(({ type }) => type === 'dhcp-server-found', 'the other server');
  assert.deepEqual([found.server, found.serverMac, found.standsBack], [ROUTER, '00:1B:21:0A:0B:0D', true]);
  assert.match(String(found.offered), /^192\.168\.77\.(5\d|60)$/);
  const { learned } = await runUdhcpc(t, hosts.phone, '-V', PHONE_CLASS);
  assert.match(learned.ip ?? '', /^192\.168\.77\.(5\d|60)$/);
  assert.ok(serving.events.every(({ type }) => type !== 'address-offered'));

  other.kill('SIGKILL');
  await serving.stop();
  const alone = await offhook.serve();
  await alone.event(({ type }) => type === 'dhcp-alone', 'that nobody else answers');
  const again = await runUdhcpc(t, hosts.phone, '-V', PHONE_CLASS);
  assert.equal(again.learned.ip, '192.168.77.100');
});

test('dhcp.alongside serves beside another server, which is told all the same', async (t) => {
  const reason = reasonWithout('busybox', 'dnsmasq');
  if (reason !== undefined) return t.skip(reason);
  const settings = fullMode('  alongside: true\n');
  const { hosts, offhook } = openLab(t, { router: { address: ROUTER }, phone: { mac: MAC } }, settings);
  await startRouter(t, hosts.router, '--dhcp-ignore=tag:!known');
  const serving = await offhook.serve();
  const { learned } = await runUdhcpc(t, hosts.phone, '-V', PHONE_CLASS);
  assert.equal(learned.ip, '192.168.77.100');
  await serving.event(({ type }) => type === 'dhcp-alone', 'that the other one answers nobody');
});

test('several interfaces and none named is an error that lists them', async (t) => {
  const reason = reasonWithout();
  if (reason !== undefined) return t.skip(reason);
  const { hosts, offhook } = openLab(t, {}, fullMode());
  hosts.server.ip('link', 'add', 'eth1', 'type', 'veth', 'peer', 'name', 'eth2');
  hosts.server.ip('address', 'add', '10.5.0.1/24', 'dev', 'eth1');
  for (const end of ['eth1', 'eth2']) hosts.server.ip('link', 'set', end, 'up');
  const { code, stderr } = await offhook.run('serve');
  assert.notEqual(code, 0);
  assert.match(stderr, /eth0 \(192\.168\.77\.2\), eth1 \(10\.5\.0\.1\)/);
  assert.match(stderr, /dhcp\.interface/);
});
