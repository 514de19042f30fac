import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FleetLiterals, LiteralFleet } from '#test/support/literal-fleet.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import type { Phone } from './phone.ts';
import type { Surroundings } from './ports.ts';
import { RenderedFiles } from './rendered-files.ts';
import { resolveFile, type World } from './resolve-file.ts';

const mac = '00:11:5C:93:AF:D1' as MacAddress;
const stranger = '00:11:5C:93:AF:D9' as MacAddress;
const home = '192.168.0.41' as Ipv4Address;
const elsewhere = '192.168.0.66' as Ipv4Address;
const server = '192.168.0.2' as Ipv4Address;
const adopted: Phone = {
  mac,
  model: '7960',
  standing: 'adopted',
  lines: [{ position: 1, extension: '208' }],
  firstSeen: '2026-11-23T18:00:00.000Z',
};
const inbox: Phone = { ...adopted, standing: 'inbox', model: '', lines: [] };
const extensions = [{ number: '208', name: 'Front desk', secret: 'not-for-strangers' }];
const fleet: FleetLiterals = { phones: [adopted], extensions, loads: ['P0S3-8-12-00'] };

function worldOf(literals: FleetLiterals, surroundings: Partial<Surroundings> = {}): World {
  return {
    fleet: new LiteralFleet(literals),
    server: { sipPort: 5060, baseUrl: (to) => `http://${to}:6970`, now: () => 0 },
    surroundings: {
      leaseOf: () => undefined,
      neighbour: (address) => (address === home ? mac : undefined),
      lastNamed: () => undefined,
      convertsOnSight: () => false,
      ...surroundings,
    },
    rendered: new RenderedFiles(),
    pages: {
      page: ({ path, query, phone }) =>
        path === 'directory'
          ? { shows: { kind: 'text', text: `${phone.mac} ${query.get('l')}` } }
          : undefined,
    },
  };
}

function ask(name: string, world: World, from = home) {
  const answer = resolveFile({ name, transport: 'tftp', from, to: server }, world);
  return answer.kind === 'artifact' ? Buffer.from(answer.bytes).toString('latin1') : answer.code;
}

const FILES = {
  cnf: 'SIP00115C93AFD1.cnf',
  sep: 'SEP00115C93AFD1.cnf.xml',
} as const;

test('an adopted phone gets its load, its configuration and what all share', () => {
  const world = worldOf(fleet);
  assert.match(ask(FILES.sep, world), /<loadInformation[^>]*>P0S3-8-12-00</);
  assert.match(ask(FILES.cnf, world), /^line1_password: "?not-for-strangers"?$/m);
  assert.match(ask('SIPDefault.cnf', world), /^proxy1_address: 192\.168\.0\.2$/m);
  assert.match(ask('XMLDefault.cnf.xml', world), /<loadInformation7[^>]*>P0S3-8-12-00</);
  assert.equal(ask('OS79XX.TXT', world), 'P003-8-12-00\n');
  assert.match(ask('syncinfo.xml', world), /SYNC="1"/);
  assert.match(ask('dialplan.xml', world), /MATCH="\*"/);
});

test('names are found without regard to case, and with the prefixes that phones put before them', () => {
  const world = worldOf({ ...fleet, files: { 'logo.bmp': 'BM' } });
  assert.equal(ask('SipDefault.cnf', world), ask('SIPDefault.cnf', world));
  assert.equal(ask('./SIP00115C93AFD1.cnf', world), ask(FILES.cnf, world));
  assert.equal(ask('/sip00115c93afd1.cnf', world), ask(FILES.cnf, world));
  assert.equal(ask('/LOGO.BMP', world), 'BM');
});

test('what a healthy boot does not find, and what nobody has, is refused with the reason', () => {
  const world = worldOf(fleet);
  assert.equal(ask('CTLSEP00115C93AFD1.tlv', world), 'NOT_USED');
  assert.equal(ask('MGC00115C93AFD1.cnf', world), 'NOT_USED');
  assert.equal(ask('gk00115c93afd1', world), 'OTHER_FAMILY');
  assert.equal(ask('no-such.file', world), 'NO_SUCH_FILE');
  assert.equal(ask('../../etc/passwd', world), 'NAME_UNUSABLE');
  assert.equal(ask('dialplan-sales.xml', world), 'NO_SUCH_FILE');
});

test('secrets go to the address of the phone and to no other', () => {
  assert.equal(ask(FILES.cnf, worldOf(fleet), elsewhere), 'ADDRESS_UNPROVEN');
  assert.equal(ask(FILES.cnf, worldOf(fleet, { neighbour: () => stranger })), 'ADDRESS_OF_ANOTHER_PHONE');
  const bound = { ...fleet, phones: [{ ...adopted, boundAddress: elsewhere }] };
  assert.match(
    ask(FILES.cnf, worldOf(bound, { neighbour: () => undefined }), elsewhere),
    /not-for-strangers/,
  );
  assert.equal(ask(FILES.cnf, worldOf(bound, { neighbour: () => undefined })), 'ADDRESS_NOT_BOUND');
  assert.match(ask(FILES.cnf, worldOf(bound)), /not-for-strangers/, 'the neighbour table is proof as well');
});

test('no file but its own holds a secret, whoever asks', () => {
  const world = worldOf({
    ...fleet,
    settings: { 'site/': { phone_password: 'site-secret' }, [`phone/${mac}`]: { telnet_level: '2' } },
  });
  for (const name of [
    'SIPDefault.cnf',
    FILES.sep,
    'XMLDefault.cnf.xml',
    'OS79XX.TXT',
    'RINGLIST.DAT',
    'syncinfo.xml',
  ]) {
    assert.doesNotMatch(ask(name, world), /not-for-strangers|site-secret/, name);
  }
  assert.match(ask(FILES.cnf, world), /^phone_password: "?site-secret"?$/m);
});

test('plugging in never converts: the inbox gets neither load nor configuration', () => {
  const world = worldOf({ ...fleet, phones: [inbox] });
  for (const name of [FILES.sep, FILES.cnf, 'SIPDefault.cnf', 'XMLDefault.cnf.xml', 'OS79XX.TXT']) {
    assert.equal(ask(name, world), 'PHONE_IN_INBOX', name);
  }
  const unknown = worldOf({ ...fleet, phones: [] });
  for (const name of [FILES.sep, FILES.cnf, 'SIPDefault.cnf', 'XMLDefault.cnf.xml', 'OS79XX.TXT']) {
    assert.equal(ask(name, unknown), 'PHONE_UNKNOWN', name);
  }
});

test('a network that converts on sight offers the load by device type, never by the phone', () => {
  const world = worldOf(
    { ...fleet, phones: [] },
    { convertsOnSight: () => true, neighbour: () => undefined },
  );
  assert.match(ask('XMLDefault.cnf.xml', world), /P0S3-8-12-00/);
  assert.equal(ask(FILES.sep, world), 'PHONE_UNKNOWN', 'its model is not known');
  assert.equal(ask(FILES.cnf, world), 'PHONE_UNKNOWN');
});

test('a load is offered only when its whole set is on the shelf', () => {
  assert.equal(ask(FILES.sep, worldOf({ ...fleet, loads: [] })), 'NO_LOAD');
  const chosen = { ...fleet, settings: { 'site/': { image_version: 'P0S3-08-11-00' } } };
  assert.equal(ask(FILES.sep, worldOf(chosen)), 'LOAD_NOT_COMPLETE');
  const both = { ...chosen, loads: ['P0S3-08-11-00', 'P0S3-8-12-00'] };
  assert.match(ask(FILES.sep, worldOf(both)), />P0S3-08-11-00</);
});

test('who asks for a shared file is known by what it asked for before', () => {
  const silent = { neighbour: () => undefined };
  assert.equal(ask('XMLDefault.cnf.xml', worldOf(fleet, silent)), 'ASKER_UNKNOWN');
  assert.match(
    ask('XMLDefault.cnf.xml', worldOf(fleet, { ...silent, lastNamed: () => mac })),
    /P0S3-8-12-00/,
  );
});

test("an operator's own file takes the place of a generated one that holds no secret", () => {
  const world = worldOf({ ...fleet, files: { 'dialplan.xml': '<mine/>', 'RINGLIST.DAT': 'A\ta.raw\n' } });
  assert.equal(ask('dialplan.xml', world), '<mine/>');
  assert.equal(ask('RINGLIST.DAT', world), 'A\ta.raw\n');
});

test('what was rendered is kept until the fleet changes or the phone has fetched', () => {
  const literal = new LiteralFleet({ ...fleet, memory: { [mac]: [] } });
  const world = { ...worldOf(fleet), fleet: literal };
  const request = { name: FILES.cnf, transport: 'tftp', from: home, to: server } as const;
  const memory = new Set<string>();
  literal.flashMemory = () => memory;
  const first = resolveFile(request, world);
  assert.equal(resolveFile(request, world), first);
  literal.literals = {
    ...fleet,
    settings: { 'site/': { call_waiting: '0' }, [`phone/${mac}`]: { phone_label: 'New' } },
  };
  assert.equal(resolveFile(request, world), first);
  literal.revision += 1;
  const second = resolveFile(request, world);
  assert.notEqual(second, first);
  literal.flashMemory = () => new Set(['autocomplete']);
  assert.match(ask(FILES.cnf, world), /^autocomplete: 1$/m);
});

test('a phone is told the rules that its time zone has when it asks', () => {
  let now = Date.parse('2024-02-29T17:59:00Z');
  const zoned = { ...fleet, settings: { 'site/': { time_zone: 'Asia/Almaty' } } };
  const world = { ...worldOf(zoned), server: { sipPort: 5060, baseUrl: () => '', now: () => now } };
  assert.match(ask('SIPDefault.cnf', world), /^time_zone: ZP6$/m);
  now = Date.parse('2024-02-29T18:00:00Z');
  assert.match(ask('SIPDefault.cnf', world), /^time_zone: ZP5$/m);
});

test('a page is made for the phone that asks, as soon as its address is proven, and for nobody else', () => {
  const world = worldOf(fleet);
  const from = (address: Ipv4Address, within = world, name = 'directory') =>
    resolveFile({ name, query: 'l=a', transport: 'http', from: address, to: server }, within);
  const page = from(home);
  assert.ok(page.kind === 'artifact');
  assert.match(Buffer.from(page.bytes).toString('latin1'), new RegExp(`<Text>${mac} a</Text>`));
  assert.equal(page.contentType, 'text/xml; charset=ISO-8859-1');
  assert.equal(page.headers?.['cache-control'], 'no-store');

  const code = (answer: ReturnType<typeof from>) => (answer.kind === 'refusal' ? answer.code : 'shown');
  assert.equal(code(from(elsewhere)), 'ADDRESS_UNPROVEN');
  assert.equal(code(from(home, worldOf({}))), 'PHONE_UNKNOWN');
  assert.equal(code(from(home, worldOf({ phones: [inbox] }))), 'PHONE_IN_INBOX');
  assert.equal(code(from(home, world, 'directory/nowhere')), 'NO_SUCH_PAGE');
  // Whoever named itself after the phone a moment ago has proven nothing.
  const claimed = worldOf(fleet, { lastNamed: () => mac });
  assert.equal(code(from(elsewhere, claimed)), 'ADDRESS_UNPROVEN');
  const another = worldOf(fleet, { neighbour: () => stranger, lastNamed: () => mac });
  assert.equal(code(from(elsewhere, another)), 'PHONE_UNKNOWN');
});

test('what the phones of a model and a group share is composed once, and mixed up with no other', () => {
  const phones = ['7960', '7940'].flatMap((model, row) =>
    [undefined, 'sales', 'lab'].map((group, column): Phone => {
      const own = `00:11:5C:00:0${row}:0${column}` as MacAddress;
      return { ...adopted, mac: own, model, boundAddress: home, ...(group === undefined ? {} : { group }) };
    }),
  );
  const settings = {
    'site/': { phone_label: 'Site', sync: '7' },
    'model/7940': { phone_label: 'Small' },
    'group/sales': { phone_label: 'Sales', time_zone: 'Europe/Brussels' },
    [`phone/${phones[5]?.mac}`]: { phone_label: 'One', proxy1_address: '10.0.0.1' },
  };
  const shared = worldOf({ ...fleet, phones, settings }, { neighbour: () => undefined });
  for (const to of [server, elsewhere]) {
    for (const phone of [...phones, ...phones.toReversed()]) {
      const alone = { ...shared, rendered: new RenderedFiles() };
      assert.deepEqual(
        shared.rendered.phoneFile(phone, to, shared),
        alone.rendered.phoneFile(phone, to, alone),
      );
    }
  }
});
