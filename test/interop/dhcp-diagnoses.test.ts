/** The two diagnoses that come before a phone asks for files, each made by its causes and gone with them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runCommand, startCommand } from '#test/support/command.ts';
import { Dhclient, fullMode, openLab, reasonWithout, SERVER } from '#test/support/dhcp-lab.ts';
import { ROUTER, startRouter } from '#test/support/dhcp-router.ts';
import { writeFirmwareFolder } from '#test/support/firmware-folder.ts';
import { type Offhook, PROGRAM } from '#test/support/offhook.ts';
import { reasonToSkip } from '#test/support/stock-server.ts';
import { untilHealthy, untilTold } from '#test/support/told-state.ts';

const NFT = '/usr/sbin/nft';
const MAC = '00:11:5C:93:AF:D1';
/** A phone that does nothing is late after a second. */
const IMPATIENT = 'timeline: { patience: 0.01 }\n';
const BOOT = [PROGRAM, 'virtual-phone', 'boot', '--mac', MAC, '--dhcp', 'eth0', '--speed', '200', '--json'];

async function addPhone(offhook: Offhook): Promise<void> {
  await offhook.must('firmware', 'add', writeFirmwareFolder(offhook.folder));
  await offhook.must('extension', 'add', '208');
  await offhook.must('phone', 'add', MAC, '--model', '7960', '--line', '208');
}

test('no DHCP answer used: every address is taken, until one is given back', async (t) => {
  const reason = reasonWithout('dhclient');
  if (reason !== undefined) return t.skip(reason);
  const network = `{ network: 192.168.77.0/24, ranges: [192.168.77.100-192.168.77.100] }`;
  const settings = `${IMPATIENT}dhcp: { mode: full, alongside: true, networks: [${network}] }\n`;
  const { hosts, offhook } = openLab(t, { phone: { mac: MAC }, laptop: {} }, settings);
  await offhook.serve();
  const laptop = new Dhclient(t, hosts.laptop, 'request subnet-mask;\n');
  assert.match((await laptop.run()).stdout, /bound to 192\.168\.77\.100/);
  await addPhone(offhook);
  const booting = startCommand([...hosts.phone.prefix, ...BOOT]);
  t.after(() => booting.kill('SIGKILL'));
  const { detail, remedy } = await untilTold(offhook, MAC, 'no-address-used');
  assert.match(detail, /asked for an address and has none\. Every address of the ranges is taken/);
  assert.notEqual(remedy, '');
  await laptop.run('-r');
  await untilHealthy(offhook, MAC);
});

test('no DHCP answer used: the phone never hears our offers, until the way back is open', async (t) => {
  const reason = reasonWithout() ?? reasonToSkip(NFT);
  if (reason !== undefined) return t.skip(reason);
  const { hosts, offhook } = openLab(t, { phone: { mac: MAC } }, IMPATIENT + fullMode());
  await addPhone(offhook);
  await offhook.serve();
  const firewall = async (...words: string[]) => {
    const { code, stderr } = await runCommand([...hosts.phone.prefix, NFT, ...words]);
    assert.equal(code, 0, stderr);
  };
  await firewall('add table inet f');
  await firewall('add chain inet f in { type filter hook input priority 0; }');
  await firewall('add rule inet f in udp dport 68 drop');
  const booting = startCommand([...hosts.phone.prefix, ...BOOT, '--stay']);
  t.after(() => booting.kill('SIGKILL'));
  const { detail, remedy } = await untilTold(offhook, MAC, 'no-address-used');
  assert.match(detail, /We offered it an address/);
  assert.match(remedy, /UDP 67 and 68/);
  await firewall('delete table inet f');
  await untilHealthy(offhook, MAC);
});

test('an address, but never asked TFTP: another server named none, until it does', async (t) => {
  const reason = reasonWithout('dnsmasq');
  if (reason !== undefined) return t.skip(reason);
  const clients = { router: { address: ROUTER }, phone: { mac: MAC } };
  const { hosts, offhook } = openLab(t, clients, `${IMPATIENT}dhcp: { mode: alongside }\n`);
  await addPhone(offhook);
  await offhook.serve();
  const incomplete = await startRouter(t, hosts.router);
  // It looks for files on the router, since dnsmasq names itself as the next server.
  const lost = startCommand([...hosts.phone.prefix, ...BOOT]);
  t.after(() => lost.kill('SIGKILL'));
  const { detail, remedy } = await untilTold(offhook, MAC, 'no-file-asked');
  assert.match(detail, /192\.168\.77\.1 gave it 192\.168\.77\.\d+ and no TFTP server \(66 or 150\)/);
  assert.match(remedy, /options 66 \(as text\) and 150/);
  incomplete.kill('SIGKILL');
  lost.kill('SIGKILL');
  await startRouter(t, hosts.router, `--dhcp-option=66,${SERVER}`, `--dhcp-option=150,${SERVER}`);
  const stays = startCommand([...hosts.phone.prefix, ...BOOT, '--stay']);
  t.after(() => stays.kill('SIGKILL'));
  await untilHealthy(offhook, MAC);
});
