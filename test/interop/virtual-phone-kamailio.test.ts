/** The virtual phone against a real registrar, configured by a folder written by hand. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { encodePacket } from '#protocols/tftp/encode-packet.ts';
import { convertedPhone } from '#test/support/converted-phone.ts';
import { freePort } from '#test/support/free-port.ts';
import { startKamailio } from '#test/support/kamailio.ts';
import { plainFolder } from '#test/support/plain-folder.ts';
import {
  looseLoopbackAddress,
  openFolder,
  reasonToSkip,
  startStockServer,
} from '#test/support/stock-server.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import type { BootOutcome } from '#virtual-phone/virtual-phone-event.ts';

const LOOPBACK = '127.0.0.1' as Ipv4Address;
const PROGRAMS = ['/usr/sbin/in.tftpd', '/usr/sbin/kamailio', '/usr/bin/sqlite3'];

interface Trial {
  readonly natEnable: 0 | 1;
  readonly forceRport?: boolean;
  readonly typedSecret?: string;
}

/** One converted phone, one folder, one Kamailio; `undefined` when skipped. */
async function outcomeOf(t: TestContext, trial: Trial): Promise<BootOutcome | undefined> {
  const reason = reasonToSkip(...PROGRAMS);
  if (reason !== undefined) {
    t.skip(reason);
    return undefined;
  }
  const account = { user: '208', secret: 'pqRs7842' };
  const proxy = { address: LOOPBACK, port: await freePort(LOOPBACK) };
  const { natEnable, forceRport = false, typedSecret = account.secret } = trial;
  await using _kamailio = await startKamailio({ ...proxy, ...account, forceRport });
  const files = plainFolder({ mac: '00115C93AFD1', proxy, user: '208', secret: typedSecret, natEnable });
  using folder = openFolder(files);
  const port = await freePort(LOOPBACK);
  const args = ['-L', '--address', `${LOOPBACK}:${port}`, '--user', 'nobody', '--secure', folder.path];
  const question = encodePacket({ kind: 'rrq', name: 'ready', mode: 'octet', options: [] });
  await using _tftp = await startStockServer('/usr/sbin/in.tftpd', args, {
    address: LOOPBACK,
    port,
    question,
  });
  await using phone = convertedPhone({
    mac: '00:11:5C:93:AF:D1' as MacAddress,
    localAddress: looseLoopbackAddress(),
    tftpServer: { address: LOOPBACK, port },
    speed: 60,
  });
  return await phone.powerOn();
}

for (const natEnable of [0, 1] as const) {
  test(`it registers with Kamailio, nat_enable ${natEnable}`, async (t) => {
    const outcome = await outcomeOf(t, { natEnable });
    if (outcome !== undefined) assert.equal(outcome.kind, 'registered', JSON.stringify(outcome));
  });
}

test('the lost week: a Kamailio that forces rport never registers nat_enable 0', async (t) => {
  const outcome = await outcomeOf(t, { natEnable: 0, forceRport: true });
  if (outcome === undefined) return;
  assert.equal(outcome.kind, 'not-registered');
  assert.equal(outcome.kind === 'not-registered' && outcome.lines[0]?.reason, 'no answer');
});

test('the same Kamailio registers nat_enable 1', async (t) => {
  const outcome = await outcomeOf(t, { natEnable: 1, forceRport: true });
  if (outcome !== undefined) assert.equal(outcome.kind, 'registered', JSON.stringify(outcome));
});

test('a wrong password is told as such', async (t) => {
  const outcome = await outcomeOf(t, { natEnable: 1, typedSecret: 'pqRs7843' });
  if (outcome === undefined) return;
  assert.equal(outcome.kind, 'not-registered');
  assert.equal(outcome.kind === 'not-registered' && outcome.lines[0]?.reason, '401: wrong name or password');
});
