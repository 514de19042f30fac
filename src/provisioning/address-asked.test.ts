import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { addressAsked } from './address-asked.ts';

const at = (text: string) => text as Ipv4Address;
const ours = [at('127.0.0.1'), at('192.168.0.2'), at('192.168.1.2'), at('172.17.0.1'), at('10.1.0.2')];

test('a phone asks our address in its network, or the one that is nearest to it', () => {
  assert.equal(addressAsked(at('192.168.1.77'), ours), '192.168.1.2');
  assert.equal(addressAsked(at('192.168.0.77'), ours), '192.168.0.2');
  assert.equal(addressAsked(at('10.1.7.20'), ours), '10.1.0.2', 'behind a router');
  assert.equal(addressAsked(at('192.168.1.2'), ours), '192.168.1.2', 'on the same machine');
});

test('the only address is asked by everybody', () => {
  assert.equal(addressAsked(undefined, [at('192.168.0.2')]), '192.168.0.2');
  assert.equal(addressAsked(at('10.0.0.9'), [at('192.168.0.2')]), '192.168.0.2');
});

test('where several are as near, and of a phone that was never seen, nobody can tell', () => {
  assert.equal(addressAsked(at('192.168.0.77'), [at('192.168.0.2'), at('192.168.0.3')]), undefined);
  assert.equal(addressAsked(undefined, ours), undefined);
  assert.equal(addressAsked(at('192.168.0.77'), []), undefined);
});
