/** The whole way with nothing but a cable: address, firmware, configuration, registration. */
import assert from 'node:assert/strict';
import { hostname } from 'node:os';
import { test } from 'node:test';
import { runCommand } from '#test/support/command.ts';
import { fullMode, openLab, reasonWithout, SERVER } from '#test/support/dhcp-lab.ts';
import { writeFirmwareFolder } from '#test/support/firmware-folder.ts';
import { PROGRAM } from '#test/support/offhook.ts';

const MAC = '00:11:5C:93:AF:D1';
const SECRET = 'Tr0ub4dor-and-3';

test('a factory phone gets its address, is converted, and its lease is what its secrets follow', async (t) => {
  const reason = reasonWithout();
  if (reason !== undefined) return t.skip(reason);
  const { hosts, offhook } = openLab(t, { phone: { mac: MAC } }, fullMode());
  await offhook.must('firmware', 'add', writeFirmwareFolder(offhook.folder));
  await offhook.must('extension', 'add', '20877', '--name', 'Ada Lovelace', '--secret', SECRET);
  await offhook.must('phone', 'add', MAC, '--model', '7960', '--line', '20877');
  const serving = await offhook.serve();
  await serving.event(({ type }) => type === 'dhcp-alone', 'the end of the search for other servers');
  const boot = ['virtual-phone', 'boot', '--mac', MAC, '--dhcp', 'eth0', '--speed', '200', '--json'];
  const { code, stdout, stderr } = await runCommand([...hosts.phone.prefix, PROGRAM, ...boot]);
  assert.equal(code, 0, stderr + stdout);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const lease = lines.find(({ type }) => type === 'address');
  assert.deepEqual([lease.address, lease.tftpServer], ['192.168.77.100', SERVER]);
  assert.equal(lines.at(-1).kind, 'registered');
  const leased = await serving.event(({ type }) => type === 'address-leased', 'the lease');
  assert.deepEqual([leased.mac, leased.hostName], [MAC, 'SEP00115C93AFD1']);
  const registered = await serving.event(({ type }) => type === 'registered', 'the registration');
  assert.equal(registered.address, lease.address);
  assert.equal(hosts.phone.ip('-4', 'address', 'show', 'dev', 'eth0'), '', 'the interface is as it was');

  const report = await offhook.must('report', MAC, '--output', '-');
  // A stranger reads everything and learns of nobody.
  const telling = [SECRET, '20877', 'Ada', '192.168', '93:AF:D1', '93AFD1', hostname(), offhook.folder];
  assert.deepEqual(
    telling.filter((word) => report.toLowerCase().includes(word.toLowerCase())),
    [],
  );
  const { phone, events } = JSON.parse(report);
  assert.deepEqual(phone, {
    maker: '00:11:5C',
    model: '7960',
    load: 'P0S3-8-12-00',
    stage: 'in-service',
  });
  // The virtual phone’s habits, as a real phone’s would be seen.
  const reported = (type: string) => events.find((event: { type: string }) => event.type === type);
  assert.deepEqual(
    [reported('address-leased').from, reported('address-leased').hostName],
    ['address 1', 'SEP<MAC>'],
  );
  const { vendorClass, sendsIdentifier, asksFor } = reported('address-leased');
  assert.deepEqual([vendorClass, sendsIdentifier], ['7960 with NUL', true]);
  assert.deepEqual(asksFor, [1, 66, 6, 3, 15, 150, 35]);
  assert.deepEqual(
    [reported('registered').from, reported('registered').extension],
    ['address 1', 'extension 1'],
  );
});

test('one of --tftp and --dhcp is needed, and not both', async (t) => {
  const reason = reasonWithout();
  if (reason !== undefined) return t.skip(reason);
  for (const more of [[], ['--tftp', '127.0.0.1', '--dhcp', 'lo']]) {
    const { code, stderr } = await runCommand([PROGRAM, 'virtual-phone', 'boot', '--mac', MAC, ...more]);
    assert.notEqual(code, 0);
    assert.match(stderr, /--tftp .* --dhcp/);
  }
});
