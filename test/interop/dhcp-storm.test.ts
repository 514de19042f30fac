/** Storms, nonsense and greed: they neither end the DHCP server nor lock known phones out. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runCommand } from '#test/support/command.ts';
import { openLab, PHONE_CLASS, reasonWithout, runUdhcpc, SERVER } from '#test/support/dhcp-lab.ts';

const MAC = '00:11:5C:93:AF:D1';
/** Sixteen addresses and two known phones, one of which has none yet. */
const SETTINGS = `dhcp:
  mode: full
  alongside: true
  networks:
    - network: 192.168.77.0/24
      ranges: [192.168.77.100-192.168.77.115]
`;

test('a thousand random MAC addresses take what there is, and a known phone still gets its address', async (t) => {
  const reason = reasonWithout('busybox', 'perfdhcp');
  if (reason !== undefined) return t.skip(reason);
  const { hosts, offhook } = openLab(
    t,
    { load: { address: '192.168.77.250' }, phone: { mac: MAC } },
    SETTINGS,
  );
  await offhook.must('phone', 'add', MAC, '--model', '7960');
  const serving = await offhook.serve();
  const phoneClass = `60,${Buffer.from(PHONE_CLASS).toString('hex')}`;
  const words = ['-4', '-r', '500', '-R', '1000', '-n', '1000', '-W', '1000000', '-o', phoneClass, SERVER];
  const { stdout } = await runCommand([...hosts.load.prefix, '/usr/sbin/perfdhcp', ...words]);
  assert.match(stdout, /received packets: 15$/m);
  await serving.event(({ code }) => code === 'KEPT_FOR_PHONES', 'that the last address is kept');
  const { learned, stderr } = await runUdhcpc(t, hosts.phone, '-V', PHONE_CLASS);
  assert.match(learned.ip ?? '', /^192\.168\.77\.1\d\d$/, stderr);
  assert.ok(serving.isRunning);
});

test('100,000 nonsensical packets are counted, and the next phone is served at once', async (t) => {
  const reason = reasonWithout('busybox');
  if (reason !== undefined) return t.skip(reason);
  const { hosts, offhook } = openLab(
    t,
    { load: { address: '192.168.77.250' }, phone: { mac: MAC } },
    SETTINGS,
  );
  const serving = await offhook.serve();
  const noise = fileURLToPath(new URL('../support/dhcp-noise.ts', import.meta.url));
  const flood = await runCommand([...hosts.load.prefix, process.execPath, noise, SERVER, '100000']);
  assert.equal(flood.code, 0, flood.stderr);
  const { learned, stderr } = await runUdhcpc(t, hosts.phone, '-V', PHONE_CLASS);
  assert.match(learned.ip ?? '', /^192\.168\.77\.1\d\d$/, stderr);
  assert.ok(serving.isRunning);
  assert.equal(await serving.stop(), 0);
  assert.doesNotMatch(serving.output, /"level":50/);
});
