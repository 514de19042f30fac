import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { localAddressTowards, localIpv4Addresses } from './local-addresses.ts';

test('the loopback address is known, and comes after those that phones can reach', () => {
  const addresses = localIpv4Addresses();
  const loopback = addresses.findIndex((address) => address.startsWith('127.'));
  assert.ok(loopback >= 0);
  assert.ok(addresses.slice(loopback).every((address) => address.startsWith('127.')));
});

test('the address that packets leave from', async () => {
  assert.equal(await localAddressTowards('127.0.0.1' as Ipv4Address), '127.0.0.1');
  const [first] = localIpv4Addresses();
  assert.ok(first !== undefined);
  assert.equal(await localAddressTowards(first), first, 'an own address is reached from itself');
});

test('where no way leads: an error that says so', async () => {
  // The limited broadcast address can't be connected to without asking for it (SO_BROADCAST).
  await assert.rejects(localAddressTowards('255.255.255.255' as Ipv4Address), {
    name: 'OffhookError',
    code: 'NO_ROUTE',
  });
});
