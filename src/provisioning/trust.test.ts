import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import type { LeaseBinding } from './dhcp/lease.ts';
import type { Phone } from './phone.ts';
import { proveAddress } from './trust.ts';

const here = '192.168.0.41' as Ipv4Address;
const elsewhere = '192.168.0.42' as Ipv4Address;
const [own, stranger] = ['00:11:5C:93:AF:D1', '00:11:5C:93:AF:D2'] as [MacAddress, MacAddress];
const phone: Phone = { mac: own, model: '7960', standing: 'adopted', lines: [], firstSeen: '' };
const bound = { ...phone, boundAddress: here };

const onLink = (mac: MacAddress): LeaseBinding => ({ mac, isOnLink: true });
const relayed = (mac: MacAddress): LeaseBinding => ({ mac, isOnLink: false });

function verdict(of: Phone, lease: LeaseBinding | undefined, neighbour: MacAddress | undefined): string {
  const trust = proveAddress(of, here, {
    leaseOf: () => lease,
    neighbour: () => neighbour,
    lastNamed: () => own,
    convertsOnSight: () => true,
  });
  return trust.trusted ? trust.by : trust.code;
}

test('a lease behind a relay is proof by itself, one on our own network when the neighbour table agrees', () => {
  assert.equal(verdict(phone, relayed(own), undefined), 'lease');
  assert.equal(verdict(phone, onLink(own), own), 'lease');
  assert.equal(verdict(phone, onLink(own), undefined), 'ADDRESS_UNPROVEN');
  assert.equal(verdict(phone, onLink(own), stranger), 'ADDRESS_OF_ANOTHER_PHONE');
});

test('nothing helps against a lease that somebody else has', () => {
  for (const lease of [relayed(stranger), onLink(stranger)]) {
    assert.equal(verdict(phone, lease, own), 'ADDRESS_OF_ANOTHER_PHONE');
    assert.equal(verdict(bound, lease, own), 'ADDRESS_OF_ANOTHER_PHONE');
  }
});

test('without a lease the operator or the neighbour table decides', () => {
  assert.equal(verdict(bound, undefined, stranger), 'operator');
  assert.equal(verdict(bound, onLink(own), undefined), 'operator');
  assert.equal(verdict(phone, undefined, own), 'neighbour-table');
  assert.equal(verdict(phone, undefined, stranger), 'ADDRESS_OF_ANOTHER_PHONE');
  assert.equal(verdict(phone, undefined, undefined), 'ADDRESS_UNPROVEN');
  assert.equal(verdict({ ...phone, boundAddress: elsewhere }, undefined, undefined), 'ADDRESS_NOT_BOUND');
});
