import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseProgramSettings } from '#app/program-settings.ts';
import type { DhcpInterface } from '#net/dhcp-server/dhcp-interface.ts';
import { type Ipv4Address, ipv4ToNumber } from '#values/ipv4-address.ts';
import { parseIpv4Network } from '#values/ipv4-network.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { networksOf } from './dhcp-networks.ts';

const NETWORK = '{network: 10.0.0.0/24, ranges: [10.0.0.10-10.0.0.20]';

const read = (dhcp: string) => parseProgramSettings(`dhcp: {${dhcp}}`, 'f').dhcp;
const readNetwork = (more: string) => read(`mode: full, networks: [${NETWORK}, ${more}}]`);

function refusalOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof OffhookError) return error.message;
    throw error;
  }
  return assert.fail('it was accepted');
}

test('DHCP is off until it is chosen', () => {
  assert.equal(parseProgramSettings('', 'f').dhcp, undefined);
  assert.equal(read('mode: off'), undefined);
  assert.equal(read(`networks: [${NETWORK}}]`), undefined);
  assert.equal(read('mode: alongside')?.mode, 'alongside');
});

test('what is left out has its default, by the mode', () => {
  const full = read(`mode: full, networks: [${NETWORK}}]`);
  assert.deepEqual([full?.authoritative, full?.alongside, full?.interface], [true, false, undefined]);
  assert.deepEqual(full?.networks[0]?.leaseTimes, { lease: 86_400, renewal: 43_200, rebinding: 75_600 });
  assert.equal(read(`mode: cisco-only, networks: [${NETWORK}}]`)?.authoritative, false);
});

const REFUSED: readonly (readonly [dhcp: string, message: string])[] = [
  ['mode: full', 'dhcp.mode is full, and there is no address to give out'],
  ['mode: on', 'dhcp.mode must be off or alongside or cisco-only or full, not "on"'],
  ['mode: full, networks: [{network: 10.0.0.1}]', 'must be a network like 192.168.0.0/24'],
  [
    `mode: full, networks: [${NETWORK}}, {network: 10.0.0.0/16}]`,
    'dhcp.networks[2].network overlaps an earlier one',
  ],
  [
    `mode: full, networks: [${NETWORK}}], reservations: [{mac: x, address: 10.0.0.1}]`,
    'must be a MAC address',
  ],
  [
    `mode: full, networks: [${NETWORK}}], reservations: [{mac: 00115c93afd1, address: 10.0.1.1}]`,
    'must be in one of dhcp.networks',
  ],
  [
    `mode: full, networks: [${NETWORK}}], reservations: [{mac: 00115c93afd1, address: 10.0.0.1}, {mac: 00115c93afd2, address: 10.0.0.1}]`,
    'is reserved already',
  ],
];

for (const [dhcp, message] of REFUSED) {
  test(`refused: ${dhcp}`, () => {
    const refusal = refusalOf(() => read(dhcp));
    assert.ok(refusal.includes(message), refusal);
  });
}

const REFUSED_OF_NETWORK: readonly (readonly [more: string, message: string])[] = [
  ['routers: [10.0.1.1]', 'dhcp.networks[1].routers[1] must be in 10.0.0.0/24'],
  ['exclude: [10.1.0.1]', 'must be in 10.0.0.0/24'],
  ['leaseTime: 60', 'must be at least 120'],
  ['renewalTime: 600, rebindingTime: 300', 'must not be out of the order'],
  ['domain: "a b"', 'must be a domain name'],
  ['options: [{code: 3, type: address, value: 10.0.0.1}]', 'code 3 is routers'],
  ['options: [{code: 53, type: uint8, value: 1}]', 'is made by the server'],
  ['options: [{code: 2, type: uint32, value: 1}]', 'must be int32 for time offset (RFC 2132 §3.4)'],
  ['options: [{code: 7, type: addresses, value: here}]', 'must be a list of IPv4 addresses'],
  ['options: [{code: 200, type: uint8, value: 256}]', 'must be a whole number from 0 to 255'],
  ['options: [{code: 200, type: octets, value: "012"}]', 'must be octets in hexadecimal'],
  ['options: [{code: 200, type: flag, value: 1}]', 'must be true or false'],
  [
    `options: [{code: 200, type: text, value: ${'x'.repeat(250)}}, {code: 201, type: text, value: ${'x'.repeat(250)}}]`,
    'makes more than 400 octets',
  ],
];

for (const [more, message] of REFUSED_OF_NETWORK) {
  test(`refused of a network: ${more.slice(0, 70)}`, () => {
    const refusal = refusalOf(() => readNetwork(more));
    assert.ok(refusal.includes(message), refusal);
  });
}

for (const [ranges, message] of [
  ['10.0.0.20-10.0.0.10', 'must begin with the lower address'],
  ['10.0.0.1-10.0.0.2-10.0.0.3', 'must be like'],
  ['10.0.1.1-10.0.1.2', 'must be in 10.0.0.0/8'],
  ['10.0.0.0-10.1.0.0', 'makes more than 65536 addresses'],
  ['10.0.0.0-10.0.0.9, 10.0.0.9', 'overlaps an earlier one'],
] as const) {
  test(`refused as ranges: ${ranges}`, () => {
    const network = ranges.startsWith('10.0.1') ? '10.0.0.0/24' : '10.0.0.0/8';
    const refusal = refusalOf(() =>
      read(`mode: full, networks: [{network: ${network}, ranges: [${ranges}]}]`),
    );
    assert.ok(refusal.includes(message.replace('10.0.0.0/8', '10.0.0.0/24')), refusal);
  });
}

test('options by number and type become octets', () => {
  const settings = readNetwork(
    'options: [{code: 200, type: text, value: abc}, {code: 201, type: octets, value: "01:0a ff"}, {code: 19, type: flag, value: true}, {code: 2, type: int32, value: -1}]',
  );
  assert.deepEqual(
    settings?.networks[0]?.furtherOptions,
    new Map([
      [200, Uint8Array.of(97, 98, 99)],
      [201, Uint8Array.of(1, 10, 255)],
      [19, Uint8Array.of(1)],
      [2, Uint8Array.of(255, 255, 255, 255)],
    ]),
  );
});

test('on an interface, the server names itself and gives nobody an address that somebody has', () => {
  const settings = read(
    'mode: full, networks: [{network: 10.0.0.0/24, ranges: [10.0.0.1-10.0.0.9], routers: [10.0.0.1]}], reservations: [{mac: 00115c93afd1, address: 10.0.0.5}]',
  );
  const own: DhcpInterface = {
    name: 'eth1',
    address: '10.0.0.2' as Ipv4Address,
    network: parseIpv4Network('10.0.0.0/24') ?? assert.fail(),
    mac: '00:1B:21:0A:0B:0C' as MacAddress,
  };
  assert.ok(settings);
  const [network] = networksOf(settings, own);
  assert.deepEqual(network?.tftpServers, ['10.0.0.2']);
  const taken = ['10.0.0.0', '10.0.0.1', '10.0.0.2', '10.0.0.255'].map((text) =>
    ipv4ToNumber(text as Ipv4Address),
  );
  assert.deepEqual(network?.excluded, new Set(taken));
  assert.deepEqual(
    network?.reservations,
    new Map([['00:11:5C:93:AF:D1', ipv4ToNumber('10.0.0.5' as Ipv4Address)]]),
  );
  const elsewhere = { ...own, address: '10.9.0.1' as Ipv4Address };
  assert.match(
    refusalOf(() => networksOf(settings, elsewhere)),
    /None of dhcp.networks holds 10\.9\.0\.1/,
  );
});
