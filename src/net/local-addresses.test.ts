import assert from 'node:assert/strict';
import { test } from 'node:test';
import { localIpv4Addresses } from './local-addresses.ts';

test('the loopback address is known, and comes after those that phones can reach', () => {
  const addresses = localIpv4Addresses();
  const loopback = addresses.findIndex((address) => address.startsWith('127.'));
  assert.ok(loopback >= 0);
  assert.ok(addresses.slice(loopback).every((address) => address.startsWith('127.')));
});
