/** What `dhcp probe` sees on a network, with other people's servers on it. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { runCommand, startCommand } from '#test/support/command.ts';
import { fullMode, SERVER } from '#test/support/dhcp-lab.ts';
import { makeNetwork } from '#test/support/network-namespace.ts';
import { Offhook, PROGRAM } from '#test/support/offhook.ts';
import { DNSMASQ, ISC } from '#test/support/own-dhcp-server.ts';
import { reasonToSkip } from '#test/support/stock-server.ts';

const ROUTER = { address: '192.168.77.1', mac: '00:1B:21:0A:0B:01' };
const ROGUE = { address: '192.168.77.254', mac: '00:1B:21:0A:0B:02' };
const BOTH = `dhcp-option=66,${SERVER}\ndhcp-option=150,${SERVER}`;
const DHCLIENT = '/usr/sbin/dhclient';
const SETPRIV = '/usr/bin/setpriv';

function openNetwork(t: TestContext) {
  const hosts = makeNetwork(t, { server: { address: SERVER }, router: ROUTER, rogue: ROGUE });
  const offhook = new Offhook(t, hosts.server.prefix);
  const probe = (...more: string[]) => offhook.run('dhcp', 'probe', '--wait', '2', ...more);
  const probeJson = async (...more: string[]) => {
    const { code, stdout, stderr } = await probe('--json', ...more);
    assert.notEqual(stdout, '', stderr);
    return { code, stderr, ...JSON.parse(stdout) };
  };
  return { hosts, offhook, probe, probeJson };
}

const idsOf = (findings: readonly { id: string; severity: string }[]) =>
  findings.filter(({ severity }) => severity !== 'note').map(({ id }) => id);

test('two servers that disagree are told apart, with their MAC addresses, and exit code 1', async (t) => {
  const reason = reasonToSkip(DNSMASQ.program, ISC.program);
  if (reason !== undefined) return t.skip(reason);
  const { hosts, offhook, probe, probeJson } = openNetwork(t);
  await offhook.serve();
  await DNSMASQ.start(t, hosts.router, BOTH);
  await ISC.start(t, hosts.rogue, `option tftp-server-name "${ROGUE.address}";`);
  const { code, offers, findings, ok } = await probeJson();
  assert.deepEqual([code, ok, idsOf(findings)], [1, false, ['servers-disagree']]);
  assert.match(findings[0].says, /TFTP server: 192\.168\.77\.\d+ .*192\.168\.77\.\d+ /);
  const told = offers.map(({ offer, tftp }: { offer: Record<string, string>; tftp: { server: string } }) => [
    offer.server,
    offer.sourceMac,
    tftp.server,
  ]);
  assert.deepEqual(
    new Map(told.map(([server, ...rest]: string[]) => [server, rest])),
    new Map([
      [ROUTER.address, [ROUTER.mac, SERVER]],
      [ROGUE.address, [ROGUE.mac, ROGUE.address]],
    ]),
  );

  const { stdout, stderr } = await probe();
  assert.match(stderr, /Asking on eth0 \(192\.168\.77\.2\) as a 7960, listening for 2 s/);
  assert.match(stderr, /192\.168\.77\.1 offers 192\.168\.77\.\d+ after \d+ ms\./);
  assert.match(stdout, /^192\.168\.77\.1 {2}00:1B:21:0A:0B:01/m);
  assert.match(stdout, /^✗ A phone would take 192\.168\.77\.\d+ from /m);
});

test('no answer, no TFTP server, and one where nobody serves', async (t) => {
  const reason = reasonToSkip(DNSMASQ.program);
  if (reason !== undefined) return t.skip(reason);
  const { hosts, probeJson } = openNetwork(t);
  const silence = await probeJson();
  assert.deepEqual([silence.code, silence.offers, idsOf(silence.findings)], [1, [], ['no-offer']]);
  assert.match(silence.phone, /Configuring IP/);

  await DNSMASQ.start(t, hosts.rogue, 'dhcp-boot=,,0.0.0.0');
  await DNSMASQ.start(t, hosts.router, BOTH);
  const { offers } = await probeJson();
  const findings = new Map<string, { id: string; severity: string; remedy?: string }[]>(
    offers.map((one: { offer: { server: string }; findings: unknown }) => [one.offer.server, one.findings]),
  );
  assert.deepEqual(idsOf(findings.get(ROUTER.address) ?? []), ['tftp-silent']);
  const silent = findings.get(ROUTER.address)?.find(({ id }) => id === 'tftp-silent');
  assert.match(silent?.remedy ?? '', /offhook serve/);
  // dnsmasq writes its own address into siaddr when it was told nothing.
  assert.deepEqual(idsOf(findings.get(ROGUE.address) ?? []), ['tftp-by-siaddr-only', 'tftp-silent']);
});

test('options of the wrong type, and a name that the offered DNS server knows', async (t) => {
  const reason = reasonToSkip(DNSMASQ.program, ISC.program);
  if (reason !== undefined) return t.skip(reason);
  const { hosts, offhook, probeJson } = openNetwork(t);
  await offhook.serve();
  const names = `port=53\naddress=/tftp.phones.test/${SERVER}\ndomain=phones.test\nno-resolv`;
  await DNSMASQ.start(t, hosts.router, `${names}\ndhcp-option=66,tftp`);
  const text150 = `option cisco-tftp code 150 = text;
option cisco-tftp "${SERVER}";`;
  await ISC.start(
    t,
    hosts.rogue,
    `${text150}
option tftp-server-name "${SERVER}";`,
  );
  const { offers } = await probeJson();
  const [byName] = offers.filter(
    ({ offer }: { offer: { server: string } }) => offer.server === ROUTER.address,
  );
  assert.deepEqual(
    byName.findings.map(({ id }: { id: string }) => id),
    ['option-66-ends-with-nul', 'tftp-by-name'],
  );
  const [byText] = offers.filter(
    ({ offer }: { offer: { server: string } }) => offer.server === ROGUE.address,
  );
  assert.deepEqual(idsOf(byText.findings), ['option-150-is-text']);
  assert.deepEqual(byText.offer.slips, [{ kind: '150-is-text', text: SERVER }]);
});

test('our own server is seen like any other, and does not take the probe for a phone', async (t) => {
  const reason = reasonToSkip('/usr/sbin/ip');
  if (reason !== undefined) return t.skip(reason);
  const { hosts, offhook, probeJson } = openNetwork(t);
  offhook.writeSettings(fullMode());
  const serving = await offhook.serve();
  await serving.event(({ type }) => type === 'dhcp-alone', 'the end of the search for other servers');
  const here = await probeJson();
  const elsewhere = new Offhook(t, hosts.router.prefix);
  const there = await elsewhere.must('dhcp', 'probe', '--wait', '2', '--tftp', SERVER, '--json');
  for (const { ok, offers } of [here, JSON.parse(there)]) {
    assert.equal(ok, true);
    assert.deepEqual([offers.length, offers[0].offer.server, offers[0].tftp.server], [1, SERVER, SERVER]);
  }
  assert.deepEqual(JSON.parse(await offhook.must('phone', 'list', '--json')), []);
  const phoneEvents = serving.events.filter(({ type }) => /^(phone|address|host)-/.test(type));
  assert.deepEqual(phoneEvents, []);
});

test('a DHCP client of this machine may go on running; one that keeps port 68 to itself is told', async (t) => {
  const reason = reasonToSkip(DNSMASQ.program, DHCLIENT, SETPRIV);
  if (reason !== undefined) return t.skip(reason);
  const { hosts, offhook, probe, probeJson } = openNetwork(t);
  await offhook.serve();
  await DNSMASQ.start(t, hosts.router, BOTH);
  const client = startCommand([
    ...hosts.server.prefix,
    DHCLIENT,
    '-d',
    '-v',
    '-sf',
    '/bin/true',
    '-lf',
    '/dev/null',
    'eth0',
  ]);
  t.after(() => client.kill('SIGKILL'));
  await new Promise<void>((resolve) => {
    client.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (text.includes('bound to')) resolve();
    });
  });
  assert.equal((await probeJson()).ok, true);
  client.kill('SIGKILL');

  const forbidden = [SETPRIV, '--bounding-set=-net_bind_service', '--inh-caps=-net_bind_service'];
  const words = [...forbidden, PROGRAM, '--data', offhook.folder, 'dhcp', 'probe'];
  const refused = await runCommand([...hosts.server.prefix, ...words]);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /only root may open\.\n.*sudo.*\[DHCP_PROBE_FORBIDDEN\]/);

  const script = "const s=require('dgram').createSocket('udp4');s.bind(68,()=>console.log('bound'))";
  const selfish = startCommand([...hosts.server.prefix, process.execPath, '-e', script]);
  t.after(() => selfish.kill('SIGKILL'));
  await once(selfish.stdout, 'data');
  const taken = await probe();
  assert.equal(taken.code, 1);
  assert.match(taken.stderr, /does not share it\.\n.*ss -lunp.*\[DHCP_PROBE_PORT_TAKEN\]/);
});

test('several interfaces and none named is an error that lists them', async (t) => {
  const reason = reasonToSkip('/usr/sbin/ip');
  if (reason !== undefined) return t.skip(reason);
  const { hosts, probe } = openNetwork(t);
  hosts.server.ip('link', 'add', 'eth1', 'type', 'veth', 'peer', 'name', 'eth2');
  hosts.server.ip('address', 'add', '10.5.0.1/24', 'dev', 'eth1');
  for (const end of ['eth1', 'eth2']) hosts.server.ip('link', 'set', end, 'up');
  const { code, stderr } = await probe();
  assert.equal(code, 1);
  assert.match(
    stderr,
    /eth0 \(192\.168\.77\.2\), eth1 \(10\.5\.0\.1\)\.\n.*--interface eth0.*\[DHCP_INTERFACE_OPEN\]/,
  );
  const named = await probe('--interface', 'eth1', '--json');
  assert.deepEqual(JSON.parse(named.stdout).interface.name, 'eth1');
});
