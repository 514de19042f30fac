import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { virtualPhoneAddress } from './virtual-phone-address.ts';

const from = async (server: string, local: string) =>
  virtualPhoneAddress(server as Ipv4Address, async () => local as Ipv4Address);

test('a phone has an address of its own, whichever the server has', async () => {
  assert.equal(await from('192.168.0.2', '192.168.0.40'), '192.168.0.40');
  assert.equal(await from('127.0.0.1', '127.0.0.1'), '127.0.0.2');
  assert.equal(await from('127.0.0.2', '127.0.0.1'), '127.0.0.3');
  assert.equal(await from('192.168.0.2', '192.168.0.2'), '127.0.0.2', 'the server is on this machine');
});
