import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { parseIpv4Network } from '#values/ipv4-network.ts';
import { isConvertedOnSight, isServed } from './phone-networks.ts';
import type { PhoneNetwork } from './program-settings.ts';

function network(text: string, convertOnSight = false): PhoneNetwork {
  return { network: parseIpv4Network(text) ?? assert.fail(`${text} is no network`), convertOnSight };
}

const at = (text: string) => text as Ipv4Address;

test('private, link-local and loopback addresses are served without being named; others are not', () => {
  const served = ['10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.9.9', '169.254.1.1', '127.0.0.41'];
  const silent = ['172.15.255.255', '172.32.0.0', '192.169.0.1', '8.8.8.8', '203.0.113.9', '11.0.0.0'];
  assert.deepEqual(
    served.filter((address) => !isServed([], at(address))),
    [],
  );
  assert.deepEqual(
    silent.filter((address) => isServed([], at(address))),
    [],
  );
});

test('a named network is served, and nothing beside it', () => {
  const networks = [network('203.0.113.0/24')];
  assert.equal(isServed(networks, at('203.0.113.255')), true);
  assert.equal(isServed(networks, at('203.0.114.0')), false);
});

test('nobody is converted on sight unless the network says so', () => {
  assert.equal(isConvertedOnSight([], at('192.168.7.1')), false);
  assert.equal(isConvertedOnSight([network('192.168.7.0/24')], at('192.168.7.1')), false);
  assert.equal(isConvertedOnSight([network('192.168.7.0/24', true)], at('192.168.8.1')), false);
});

test('where networks overlap the smallest decides, in whatever order they are named', () => {
  const named = [network('192.168.0.0/16', true), network('192.168.7.0/24'), network('192.168.7.9', true)];
  fc.assert(
    fc.property(fc.shuffledSubarray(named, { minLength: named.length }), (networks) => {
      assert.equal(isConvertedOnSight(networks, at('192.168.1.1')), true);
      assert.equal(isConvertedOnSight(networks, at('192.168.7.1')), false);
      assert.equal(isConvertedOnSight(networks, at('192.168.7.9')), true);
    }),
  );
});
