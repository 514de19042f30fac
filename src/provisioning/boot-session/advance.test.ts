import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { PhoneEvent } from '#provisioning/phone-event.ts';
import { anyPhoneStory } from '#test/support/any-phone-event.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { advance } from './advance.ts';
import { diagnose } from './registry.ts';
import { type BootSession, keptSession, newSession } from './session.ts';

const mac = '00:11:5C:93:AF:D1' as MacAddress;
const address = '192.168.0.41' as Ipv4Address;
const WORDS = {
  mac,
  addresses: [address, '192.168.0.42' as Ipv4Address],
  numbers: ['208', '209'],
  texts: ['x', 'long '.repeat(50), '\u0000'],
};
/** A session is kept for each of ten thousand phones. */
const MOST_OCTETS = 12_000;

type FileEvent = Extract<PhoneEvent, { type: `file-${string}` }>;
type Body = FileEvent extends infer Event
  ? Event extends FileEvent
    ? Omit<Event, 'at' | 'mac'>
    : never
  : never;

/** Plays files one second apart. */
function play(...bodies: readonly Body[]): BootSession {
  let session = newSession(mac, 0);
  bodies.forEach((body, index) => {
    const now = (index + 1) * 1000;
    const event = { at: now, mac, address, because: 'file-name', ...body } as PhoneEvent;
    session = advance(session, event, { now, patience: 1 });
  });
  return session;
}

const started = (name: string, size = 80): Body => ({ type: 'file-started', name, size });
const fetched = (name: string, size = 80): Body => ({
  type: 'file-fetched',
  name,
  transport: 'tftp',
  size,
  milliseconds: 1,
  resent: 0,
});
const brokenOff = (name: string, sent: number, size: number): Body => ({
  type: 'file-broken-off',
  name,
  sent,
  size,
  code: 'client-silent',
  reason: 'silence',
});

test('any events in any order make a session of bounded size, and none of them throws', () => {
  fc.assert(
    fc.property(anyPhoneStory(WORDS), (events) => {
      let session = newSession(mac, 0);
      for (const event of [...events, ...events]) {
        session = advance(session, event, { now: event.at, patience: 1 });
        const facts = { standing: 'adopted', registration: { kind: 'here' }, sharers: 0 } as const;
        diagnose(session, event.at + 1_000_000, facts);
      }
      const kept = JSON.stringify(session);
      assert.ok(kept.length < MOST_OCTETS, kept);
      assert.equal(JSON.stringify(keptSession(JSON.parse(kept))), kept, 'it can be kept as JSON');
      assert.deepEqual(Object.keys(session), Object.keys(newSession(mac, 0)), 'it keeps its shape');
    }),
    { numRuns: 300 },
  );
});

test('a blank at the end of a name is told as long as the phone asks so, whatever load it goes on with', () => {
  const refused = (name: string): Body => ({
    type: 'file-refused',
    name,
    transport: 'tftp',
    code: 'FILE_UNKNOWN',
    reason: 'none',
  });
  const facts = { standing: 'adopted', registration: { kind: 'here' }, sharers: 0 } as const;
  const ids = (session: BootSession) => diagnose(session, 60_000, facts).map(({ diagnosis: { id } }) => id);
  const goesOn = [fetched('SIPDefault.cnf'), fetched('SIP00115C93AFD1.cnf')];
  const blank = play(refused('P0S3-8-12-00 .loads'), ...goesOn);
  assert.deepEqual([blank.stage, ids(blank)], ['configured', ['trailing-blank']]);
  assert.match(diagnose(blank, 60_000, facts)[0]?.detail ?? '', /"P0S3-8-12-00 \.loads"\. It goes on/);
  const mended = [fetched('CTLSEP00115C93AFD1.tlv'), fetched('P0S3-8-12-00.loads'), ...goesOn];
  assert.deepEqual(ids(play(refused('P0S3-8-12-00 .loads'), ...goesOn, ...mended)), []);
  assert.deepEqual(ids(play(refused('P0S3-8-12-00.loads\r'), fetched('P0S3-8-12-00.loads'))), []);
});

test('a name in other letters is told until the phone spells it as the file is, in the same round, too', () => {
  const facts = { standing: 'adopted', registration: { kind: 'here' }, sharers: 0 } as const;
  const ids = (session: BootSession) => diagnose(session, 2000, facts).map(({ diagnosis: { id } }) => id);
  const misspelt = { ...fetched('OS79XX.TXT'), asked: 'os79xx.txt' };
  assert.deepEqual(ids(play(misspelt)), ['letter-case']);
  assert.deepEqual(ids(play(misspelt, fetched('SIPDefault.cnf'))), ['letter-case']);
  assert.deepEqual(ids(play(misspelt, fetched('OS79XX.TXT'))), []);
});

test('an image of which only the last acknowledgement is missing was read, when the phone goes on', () => {
  const image = 'P0S3-8-12-00.sb2';
  const until = [fetched('P0S3-8-12-00.loads'), started(image, 756_524), brokenOff(image, 756_224, 756_524)];
  assert.equal(play(...until).stage, 'application-upgrade');
  assert.equal(play(...until).expected?.event, 'new-application');
  const after = play(...until, started('SIPDefault.cnf'));
  assert.deepEqual([after.stage, after.load], ['application', 'P0S3-8-12-00']);
  assert.deepEqual(
    after.images.map(({ name }) => name),
    [image],
  );
});

test('it was not read, when the phone asks for it again', () => {
  const image = 'P0S3-8-12-00.sb2';
  const again = play(
    fetched('P0S3-8-12-00.loads'),
    started(image, 756_524),
    brokenOff(image, 756_224, 756_524),
    started(image, 756_524),
  );
  assert.deepEqual([again.stage, again.image?.isComplete, again.images], ['application-upgrade', false, []]);
});

test('the server may give up long after the phone has gone on', () => {
  const configuration = 'SIP00115C93AFD1.cnf';
  const session = play(
    fetched('SIPDefault.cnf'),
    started(configuration, 900),
    started('RINGLIST.DAT', 0),
    brokenOff(configuration, 512, 900),
  );
  assert.equal(session.stage, 'configured');
});

test('a phone at work that begins anew has a new session; a renewed lease is no boot', () => {
  const begun = newSession(mac, 0);
  const registered: PhoneEvent = {
    at: 10,
    mac,
    address,
    because: 'sip-instance',
    type: 'registered',
    extension: '208',
    contact: 'sip:208@192.168.0.41',
    expires: 3600,
  };
  const at = (now: number) => ({ now, patience: 1 });
  const working = advance(begun, registered, at(10));
  const lease = { mac, address, because: 'hardware-address', seconds: 600 } as const;
  const renewed = advance(working, { at: 20, ...lease, type: 'address-leased', how: 'selected' }, at(20));
  assert.equal(renewed.stage, 'in-service');
  const anew = advance(
    renewed,
    { at: 30, mac, address, because: 'file-name', ...started('CTLSEP00115C93AFD1.tlv') } as PhoneEvent,
    at(30),
  );
  assert.deepEqual([anew.stage, anew.startedAt, anew.registered, anew.drops], ['loader', 30, [], [30]]);
});

test('offers that come again and again are no progress; one after a lease begins anew', () => {
  const about = { mac, address, because: 'hardware-address', seconds: 600 } as const;
  const at = (now: number) => ({ now, patience: 1 });
  const offered = (session: BootSession, now: number) =>
    advance(session, { at: now, ...about, type: 'address-offered' }, at(now));
  const first = offered(newSession(mac, 0), 0);
  const again = offered(
    advance(offered(first, 4000), { at: 19_000, mac, type: 'address-not-taken', offers: 2 }, at(19_000)),
    64_000,
  );
  assert.deepEqual(again.expected, first.expected);
  const leased = advance(
    again,
    { at: 65_000, ...about, type: 'address-leased', how: 'selected' },
    at(65_000),
  );
  assert.ok((offered(leased, 90_000).expected?.by ?? 0) > 90_000);
});
