import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BOOT_TIMERS } from '#knowledge/boot-timers.ts';
import { convertedFlash, earlyFlash, factoryFlash, loaderOnlyFlash } from '#virtual-phone/flash.ts';
import { sign, syntheticFirmware } from '#virtual-phone/synthetic-firmware.ts';
import { BENCH_MAC, Bench, SERVER } from '#virtual-phone/testing/bench.ts';
import { fullSet } from '#virtual-phone/testing/full-set.ts';

const everything = () => fullSet(BENCH_MAC, { proxy: SERVER });
const HUNT = ['CTLSEP', 'SEP', 'SIP', 'MGC'].map((prefix) => {
  const suffix = { CTLSEP: '.tlv', SEP: '.cnf.xml', SIP: '.cnf', MGC: '.cnf' }[prefix];
  return `${prefix}${BENCH_MAC}${suffix}`;
});
const SIP_FILES = ['SIPDefault.cnf', `SIP${BENCH_MAC}.cnf`, 'RINGLIST.DAT', 'dialplan.xml'];
const SEP_FILE = '<device>\n<loadInformation model="x">P0S3-8-12-00</loadInformation>\n</device>\n';

test('a factory phone asks as nine logged phones did, in the time that they took', async () => {
  const bench = new Bench(everything());
  const outcome = await bench.powerOn();
  assert.equal(outcome.kind, 'registered');
  const [ctlsep, sep] = HUNT;
  assert.deepEqual(bench.tftp.story, [
    ...[ctlsep, sep, 'XMLDefault.cnf.xml'],
    ...[...HUNT, 'XMLDefault.cnf.xml', 'P0S3-8-12-00.loads', 'P003-8-12-00.sbn'],
    ...[...HUNT, 'XMLDefault.cnf.xml', 'P0S3-8-12-00.loads', 'P0S3-8-12-00.sb2'],
    ...SIP_FILES,
  ]);
  assert.equal(bench.told('reboot').length, 3);
  const [first] = bench.told('request');
  const asSip = bench.told('request').find(({ name }) => name === 'SIPDefault.cnf');
  const took = (asSip?.elapsed ?? 0) - (first?.elapsed ?? 0);
  const { milliseconds, atMostMilliseconds } = BOOT_TIMERS.conversion;
  assert.ok(took > milliseconds && took < atMostMilliseconds, `${took} ms`);
});

test('a converted phone asks for SEP, .loads and its configuration, and fetches no image', async () => {
  const files = {
    ...everything(),
    [`SEP${BENCH_MAC}.cnf.xml`]: SEP_FILE,
    'SIPDefault.cnf': 'tftp_cfg_dir: "./"\nproxy1_address: 10.0.0.1\n',
  };
  const bench = new Bench(
    { ...files, [`./SIP${BENCH_MAC}.cnf`]: 'line1_name: 208\n' },
    { flash: convertedFlash() },
  );
  assert.equal((await bench.powerOn()).kind, 'ready');
  const [ctlsep, sep] = HUNT;
  const expected = [ctlsep, sep, 'P0S3-8-12-00.loads', 'SIPDefault.cnf', `./SIP${BENCH_MAC}.cnf`];
  assert.deepEqual(bench.tftp.story, [...expected, 'RINGLIST.DAT', 'dialplan.xml']);
});

test('a phone with a loader and nothing else says so, and goes on by itself when files appear', async () => {
  const bench = new Bench({}, { flash: loaderOnlyFlash(), patience: { cycles: 20 } });
  const outcome = bench.phone.powerOn();
  await bench.pass(100_000);
  assert.equal(bench.phone.state, 'no-application');
  assert.ok(bench.told('screen').some(({ text }) => text === 'Protocol Application Invalid'));
  bench.tftp.files = everything();
  assert.equal((await bench.time.until(outcome)).kind, 'registered');
});

test('a phone from before the universal loader gets one through OS79XX.TXT', async () => {
  const bench = new Bench(everything(), { flash: earlyFlash('P0S30203') });
  assert.equal((await bench.powerOn()).kind, 'registered');
  assert.deepEqual(bench.tftp.story.slice(0, 2), ['OS79XX.TXT', 'P003-8-12-00.bin']);
  assert.equal(bench.phone.flash.loader, 'P003-8-12-00');
});

test('the blank in OS79XX.TXT makes it ask for a file that is not there', async () => {
  const files = { ...everything(), 'OS79XX.TXT': 'P003-8-12-00 \r\n', 'SIPDefault.cnf': 'sync: 1\n' };
  const bench = new Bench(files, { flash: earlyFlash('P0S30203'), patience: { cycles: 1 } });
  assert.equal((await bench.powerOn()).kind, 'stuck');
  assert.ok(bench.tftp.asked.includes('P003-8-12-00 .bin'));
});

test('a silent server costs a minute for each name: five sends from each of three ports, one higher each time', async () => {
  const [ctlsep = ''] = HUNT;
  const bench = new Bench({ ...everything(), [ctlsep]: 'silent' }, { flash: convertedFlash() });
  await bench.powerOn();
  const sends = bench.told('request').filter(({ name }) => name === ctlsep);
  const [first = 0] = sends.map(({ port }) => port);
  const expected = [0, 1, 2].flatMap((next) => Array.from({ length: 5 }, () => first + next));
  assert.deepEqual(
    sends.map(({ port }) => port),
    expected,
  );
  const [start = 0, second = 0] = sends.map(({ elapsed }) => elapsed);
  assert.equal(second - start, 4000);
  const given = bench.told('received').find(({ name }) => name === ctlsep);
  assert.deepEqual([given?.outcome, (given?.elapsed ?? 0) - start], ['silent', 60_000]);
});

test('a dead server is asked for CTLSEP and SEP again and again, every 171 seconds', async () => {
  const [ctlsep = '', sep = ''] = HUNT;
  for (const flash of [loaderOnlyFlash(), factoryFlash()]) {
    const dead = { [ctlsep]: 'silent', [sep]: 'silent' } as const;
    const bench = new Bench(dead, { flash, patience: { cycles: 3 } });
    assert.equal((await bench.powerOn()).kind, 'stuck');
    assert.deepEqual(bench.tftp.story, [ctlsep, sep, ctlsep, sep, ctlsep, sep]);
    const rounds = bench.told('request').filter(({ name, attempt }) => name === ctlsep && attempt === 1);
    const [first = 0, second = 0, third = 0] = rounds.map(({ elapsed }) => elapsed);
    assert.deepEqual([second - first, third - second], [171_000, 171_000]);
  }
});

test('an error other than not-found ends the hunt (CSCee31047)', async () => {
  const [ctlsep = ''] = HUNT;
  const files = { ...everything(), [ctlsep]: { error: 2 } };
  const stuck = new Bench(files, { flash: loaderOnlyFlash(), patience: { cycles: 2 } });
  assert.equal((await stuck.powerOn()).kind, 'stuck');
  assert.deepEqual(stuck.tftp.story, [ctlsep]);
  const tolerant = new Bench(files, { flash: loaderOnlyFlash(), habits: { strangeErrorEndsHunt: false } });
  assert.equal((await tolerant.powerOn()).kind, 'registered');
});

test('an image that is not what its name says is refused, and the old one stays', async () => {
  const [, , sb2] = syntheticFirmware();
  assert.ok(sb2 !== undefined);
  const other = sign(sb2.name, sb2.bytes.subarray(404 + 1));
  const wrong = {
    cut: sb2.bytes.subarray(0, -1000),
    renamed: sign('P0S3-8-13-00.sb2', sb2.bytes.subarray(404)),
    other,
  };
  for (const [what, bytes] of Object.entries(wrong)) {
    const files = { ...everything(), 'P0S3-8-12-00.sb2': bytes, 'SIPDefault.cnf': 'sync: 1\n' };
    const bench = new Bench(files, { flash: convertedFlash('P0S3-08-11-00'), patience: { cycles: 1 } });
    await bench.powerOn();
    assert.equal(bench.phone.flash.application, 'P0S3-08-11-00', what);
    assert.equal(bench.told('rejected')[0]?.name, 'P0S3-8-12-00.sb2', what);
  }
});

test('SEP and image_version that disagree: every power-up writes two images', async () => {
  const older = 'P003-8-12-00.sbn\nP0S3-08-11-00.sb2\n';
  const image = new Uint8Array(2000);
  image.set(Buffer.from('P0S3-08-11-00'), 0x20);
  const files = {
    ...everything(),
    [`SEP${BENCH_MAC}.cnf.xml`]: SEP_FILE,
    'SIPDefault.cnf': 'image_version: P0S3-08-11-00\nproxy1_address: 10.0.0.1\n',
    'P0S3-08-11-00.loads': sign('P0S3-08-11-00.loads', Buffer.from(older)),
    'P0S3-08-11-00.sb2': sign('P0S3-08-11-00.sb2', image),
  };
  const bench = new Bench(files, { flash: convertedFlash('P0S3-08-11-00') });
  for (const powerUp of [1, 2]) {
    assert.equal((await bench.powerOn()).kind, 'ready');
    const written = bench.told('flash-written').flatMap(({ load }) => load ?? []);
    assert.deepEqual(written.slice(-2), ['P0S3-8-12-00', 'P0S3-08-11-00']);
    assert.equal(written.length, 2 * powerUp);
    await bench.phone.powerOff();
  }
});

test('an image_version that nobody can serve: endless restarts, told after eight', async () => {
  const files = { ...everything(), 'SIPDefault.cnf': 'image_version: P0S3-9-9-99\n' };
  const outcome = await new Bench(files, { flash: convertedFlash() }).powerOn();
  assert.equal(outcome.kind, 'stuck');
  const reason = outcome.kind === 'stuck' ? outcome.reason : '';
  assert.match(reason, /^restarted 8 times without coming to work: image_version asks for P0S3-9-9-99/);
});

test('a missing SIP<MAC>.cnf is asked for every 31 seconds until it is there', async () => {
  const { [`SIP${BENCH_MAC}.cnf`]: own, ...rest } = everything();
  const bench = new Bench(rest, { flash: convertedFlash(), patience: { cycles: 100 } });
  const outcome = bench.phone.powerOn();
  await bench.pass(300_000);
  assert.equal(bench.phone.state, 'unprovisioned');
  const times = bench
    .told('request')
    .filter(({ name }) => name === `SIP${BENCH_MAC}.cnf`)
    .map(({ elapsed }) => elapsed);
  const gaps = times.slice(2).map((time, index) => Math.round((time - (times[index + 1] ?? 0)) / 1000));
  assert.deepEqual(new Set(gaps), new Set([31]));
  if (own !== undefined) bench.tftp.files = { ...rest, [`SIP${BENCH_MAC}.cnf`]: own };
  assert.equal((await bench.time.until(outcome)).kind, 'registered');
});

test('what was read stays in flash: without any server the phone registers as before', async () => {
  const first = new Bench(everything(), { flash: convertedFlash() });
  await first.powerOn();
  const second = new Bench({}, { flash: first.phone.flash });
  assert.equal((await second.powerOn()).kind, 'registered');
  const removed = new Bench(
    { ...everything(), [`SIP${BENCH_MAC}.cnf`]: 'line1_name: 208\n' },
    { flash: first.phone.flash },
  );
  assert.equal(
    (await removed.powerOn()).kind,
    'registered',
    'the password that is no longer named still works',
  );
});

test('an unprovisioned phone tells what is missing', async () => {
  const bench = new Bench({ ...everything(), 'SIPDefault.cnf': '' }, { flash: convertedFlash() });
  const outcome = await bench.powerOn();
  assert.deepEqual(outcome, { kind: 'stuck', reason: 'Phone Unprovisioned: proxy1_address not set' });
});

test('names in the wrong letter case find nothing on a server that tells case', async () => {
  const bench = new Bench(everything(), { faults: { letterCase: 'lower' } });
  assert.equal((await bench.powerOn()).kind, 'stuck');
  assert.ok(bench.tftp.asked.every((name) => name === name.toLowerCase()));
});

test('a file that counts as missing is not even asked for', async () => {
  const bench = new Bench(everything(), {
    flash: loaderOnlyFlash(),
    faults: { missingFiles: ['P0S3-8-12-00.sb2'] },
  });
  assert.deepEqual(await bench.powerOn(), {
    kind: 'stuck',
    reason: 'Protocol Application Invalid: load P0S3-8-12-00 could not be had',
  });
  assert.ok(!bench.tftp.asked.includes('P0S3-8-12-00.sb2'));
});
