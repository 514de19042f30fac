/** A phone boots through other people's DHCP servers, told by `dhcp snippet`; `dhcp probe` sees what they offer. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { PHONE_CLASS, runUdhcpc, SERVER } from '#test/support/dhcp-lab.ts';
import { writeFirmwareFolder } from '#test/support/firmware-folder.ts';
import { makeNetwork, type NetworkNamespace } from '#test/support/network-namespace.ts';
import { Offhook } from '#test/support/offhook.ts';
import { DNSMASQ, ISC, KEA, NETWORKD, type OwnDhcpServer } from '#test/support/own-dhcp-server.ts';
import { reasonToSkip } from '#test/support/stock-server.ts';

const MAC = '00:11:5C:93:AF:D1';
const ROUTER = '192.168.77.1';
const TOOLS = ['/usr/sbin/ip', '/usr/bin/busybox', '/usr/bin/unshare'];

/** How the snippet of a server gets into the real program that reads it. */
const SERVERS: Readonly<
  Record<string, { readonly server: OwnDhcpServer; readonly written?: (text: string) => string }>
> = {
  dnsmasq: { server: DNSMASQ },
  kea: { server: KEA },
  isc: { server: ISC },
  networkd: { server: NETWORKD },
  opnsense: { server: DNSMASQ },
  openwrt: { server: DNSMASQ, written: asOpenWrtWrites },
};

type Hosts = Record<'server' | 'router' | 'phone' | 'guest', NetworkNamespace>;

async function openHouse(t: TestContext): Promise<{ hosts: Hosts; offhook: Offhook }> {
  const hosts = makeNetwork(t, {
    server: { address: SERVER },
    router: { address: ROUTER },
    phone: { mac: MAC },
    guest: {},
  });
  const offhook = new Offhook(t, hosts.server.prefix);
  await offhook.must('firmware', 'add', writeFirmwareFolder(offhook.folder));
  await offhook.must('extension', 'add', '208');
  await offhook.must('phone', 'add', MAC, '--model', '7960', '--line', '208');
  return { hosts, offhook };
}

for (const [id, { server, written = (text: string) => text }] of Object.entries(SERVERS)) {
  test(`${id}: the probe finds nothing wrong, and a phone boots`, async (t) => {
    const reason = reasonToSkip(...TOOLS, server.program);
    if (reason !== undefined) return t.skip(reason);
    const { hosts, offhook } = await openHouse(t);
    const snippet = JSON.parse(await offhook.must('dhcp', 'snippet', '--for', id, '--json'));
    const log = await server.start(t, hosts.router, written(snippet.text));
    await offhook.serve();

    const probed = JSON.parse(await offhook.must('dhcp', 'probe', '--wait', '3', '--json'));
    assert.equal(probed.ok, true);
    const [{ offer, tftp, findings }] = probed.offers;
    assert.deepEqual(
      [offer.server, offer.terms.tftpServers, offer.terms.tftpName],
      [ROUTER, [SERVER], SERVER],
    );
    assert.equal(offer.terms.nextServer, id === 'openwrt' ? ROUTER : SERVER);
    assert.deepEqual([tftp.server, tftp.from, tftp.confidence], [SERVER, 'option 150', 'observed']);
    assert.deepEqual(
      findings.filter(({ severity }: { severity: string }) => severity !== 'note'),
      [],
    );

    const phone = new Offhook(t, hosts.phone.prefix);
    const boot = ['virtual-phone', 'boot', '--mac', MAC, '--dhcp', 'eth0', '--speed', '200', '--json'];
    const events = (await phone.must(...boot))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const address = events.find(({ type }) => type === 'address');
    assert.deepEqual([address.server, address.tftpServer], [ROUTER, SERVER]);
    assert.equal(events.at(-1).kind, 'registered');

    const guest = await runUdhcpc(t, hosts.guest, '-V', 'PXEClient:Arch:00000');
    const { tftp: guestTftp, opt150, ip } = guest.learned;
    assert.match(ip ?? '', /^192\.168\.77\./, log());
    const told = snippet.onlyPhones ? [undefined, undefined] : [SERVER, 'c0a84d02'];
    assert.deepEqual([guestTftp, opt150], told, 'what a computer that boots over the network is told');
  });

  test(`${id}: two addresses are a list in option 150, and the first is in 66`, async (t) => {
    const reason = reasonToSkip(...TOOLS, server.program);
    if (reason !== undefined) return t.skip(reason);
    const { hosts, offhook } = await openHouse(t);
    // A zero octet must not end anything.
    const named = ['--tftp', SERVER, '--tftp', '10.0.0.3', '--network', '192.168.77.0/24'];
    const text = await offhook.must('dhcp', 'snippet', '--for', id, ...named);
    await server.start(t, hosts.router, written(text.trimEnd()));
    const { learned } = await runUdhcpc(t, hosts.phone, '-V', PHONE_CLASS);
    assert.deepEqual([learned.tftp, learned.opt150], [SERVER, 'c0a84d020a000003']);
  });
}

test('networkd has no complaint about its drop-in, and would have one', async (t) => {
  const reason = reasonToSkip(...TOOLS, NETWORKD.program);
  if (reason !== undefined) return t.skip(reason);
  const { hosts, offhook } = await openHouse(t);
  const text = await offhook.must('dhcp', 'snippet', '--for', 'networkd');
  const log = await NETWORKD.start(t, hosts.router, `${text}SendOption=150:ipv4address:nowhere`);
  const complaints = Array.from(log().matchAll(/offhook\.conf:(\d+): /g), ([, line]) => Number(line));
  const ownLines = text.trimEnd().split('\n').length;
  assert.deepEqual(complaints, [ownLines + 1], log());
});

/** What OpenWrt's init script makes of a `vendorclass` section (dnsmasq.init, dhcp_vendorclass_add). */
function asOpenWrtWrites(text: string): string {
  const settings = Array.from(text.matchAll(/^uci (?:set|add_list) dhcp\.cisco_phone\.(\w+)='(.*)'$/gm));
  const of = (key: string) => settings.flatMap(([, name, value = '']) => (name === key ? [value] : []));
  const [tag] = of('networkid');
  return [
    `dhcp-vendorclass=set:${tag},${of('vendorclass')[0]}`,
    ...of('dhcp_option').map((option) => `dhcp-option=${tag},${option}`),
  ].join('\n');
}
