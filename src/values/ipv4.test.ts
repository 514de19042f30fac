import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ipv4FromNumber, ipv4ToNumber, parseIpv4Address } from './ipv4-address.ts';
import { networkHolds, networkMask, PRIVATE_NETWORKS, parseIpv4Network } from './ipv4-network.ts';

const address = (text: string) => {
  const parsed = parseIpv4Address(text);
  assert.ok(parsed, text);
  return parsed;
};

test('dotted addresses are read strictly', () => {
  assert.equal(ipv4ToNumber(address('192.168.0.20')), 0xc0a80014);
  assert.equal(ipv4FromNumber(0xc0a80014), '192.168.0.20');
  for (const text of ['', '1.2.3', '1.2.3.4.5', '256.1.1.1', '01.2.3.4', '1.2.3.4 ', '::1', '1.2.3.-4']) {
    assert.equal(parseIpv4Address(text), undefined, text);
  }
});

test('a network holds its first and last address and neither neighbour', () => {
  const network = parseIpv4Network('192.168.4.77/22');
  assert.ok(network);
  assert.deepEqual(
    ['192.168.3.255', '192.168.4.0', '192.168.7.255', '192.168.8.0'].map((text) =>
      networkHolds(network, address(text)),
    ),
    [false, true, true, false],
  );
  assert.equal(parseIpv4Network('10.0.0.0/33'), undefined);
  assert.equal(parseIpv4Network('10.0.0.0/8/9'), undefined);
});

test('private networks are known, public addresses are not among them', () => {
  const isPrivate = (text: string) =>
    PRIVATE_NETWORKS.some((network) => networkHolds(network, address(text)));
  assert.deepEqual(
    ['10.1.1.1', '172.31.0.1', '192.168.255.1', '127.0.0.11', '172.32.0.1', '8.8.8.8'].map(isPrivate),
    [true, true, true, true, false, false],
  );
});

test('a prefix length is a mask', () => {
  const mask = (prefixLength: number) => ipv4FromNumber(networkMask({ base: 0, prefixLength }));
  assert.deepEqual([0, 8, 23, 32].map(mask), ['0.0.0.0', '255.0.0.0', '255.255.254.0', '255.255.255.255']);
});
