/** `phone probe` asks phones that answer, that can't do OPTIONS, that are unplugged, and that nobody has ever seen. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { convertedPhone } from '#test/support/converted-phone.ts';
import { Offhook } from '#test/support/offhook.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';

const HALL = ['00:11:5C:93:AF:D1', '208', '127.0.19.41'] as const;
const ATTIC = ['00:11:5C:93:AF:D2', '209', '127.0.19.42'] as const;
const SHED = ['00:11:5C:93:AF:D3', '210', '127.0.19.43'] as const;
const NOWHERE = '00:11:5C:93:AF:D9';

interface Probed {
  readonly mac: string;
  readonly by?: string;
  readonly outcome?: number | string;
  readonly userAgent?: string;
  readonly questions?: number;
}

test('each phone is asked where it is, and what it said is told', async (t) => {
  const offhook = new Offhook(t);
  for (const [mac, extension, address] of [HALL, ATTIC, SHED]) {
    await offhook.addPhone(mac as MacAddress, extension, address as Ipv4Address);
  }
  await offhook.must('phone', 'change', ATTIC[0], '--group', 'upstairs');
  await offhook.must('phone', 'add', NOWHERE, '--model', '7940');
  assert.match((await offhook.run('phone', 'probe')).stderr, /NOT_SERVING/);

  const serving = await offhook.serveOnLoopback();
  for (const [mac, , address] of [HALL, ATTIC]) {
    const phone = convertedPhone({
      mac: mac as MacAddress,
      localAddress: address as Ipv4Address,
      tftpServer: serving.tftpServer,
      habits: { answersOptions: mac === HALL[0] },
      speed: 100,
    });
    t.after(() => phone.powerOff());
    assert.equal((await phone.powerOn()).kind, 'registered');
  }

  const { code, stdout, stderr } = await offhook.run('phone', 'probe', '--json');
  assert.equal(code, 1);
  assert.match(stderr, /PHONES_SILENT.*2 of 4 phones did not say that they are there\./s);
  const probed: Probed[] = JSON.parse(stdout);
  assert.deepEqual(
    probed.map(({ mac, by, outcome, questions }) => [mac, by, outcome, questions]),
    [
      [HALL[0], 'registration', 200, 1],
      [ATTIC[0], 'registration', 501, 1],
      [SHED[0], 'address', probed[2]?.outcome, 2],
      [NOWHERE, undefined, undefined, undefined],
    ],
  );
  assert.ok(probed[2]?.outcome === 'timeout' || probed[2]?.outcome === 'transport');
  assert.match(probed[0]?.userAgent ?? '', /Cisco/);

  const upstairs = await offhook.must('phone', 'probe', 'upstairs');
  assert.match(
    upstairs,
    /^00:11:5C:93:AF:D2 +209 +127\.0\.19\.42:5060 +registration +there \(SIP 501\) +[\d.]+ ms/m,
  );
  assert.match(upstairs, /^1 of 1 phones are there$/m);
  assert.match((await offhook.run('phone', 'probe', 'upstars')).stderr, /Was upstairs meant\?/);
});
