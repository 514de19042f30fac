import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LiteralFleet } from '#test/support/literal-fleet.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import type { Phone } from './phone.ts';
import { groupsFirst } from './turn-order.ts';

const address = '192.168.0.41' as Ipv4Address;
const elsewhere = '192.168.0.42' as Ipv4Address;

function phoneOf(last: string, group?: string): Phone {
  return {
    mac: `00:11:5C:93:AF:${last}` as MacAddress,
    model: '7960',
    standing: 'adopted',
    lines: [],
    firstSeen: '2026-11-23T18:00:00.000Z',
    ...(group === undefined ? {} : { group }),
  };
}

const reception = phoneOf('D1', 'reception');
const sales = phoneOf('D2', 'sales');
const alone = phoneOf('D3');

function orderOf(groups: readonly string[]) {
  const fleet = new LiteralFleet({ phones: [reception, sales, alone] });
  return groupsFirst(groups, {
    fleet,
    surroundings: {
      leaseOf: () => undefined,
      neighbour: (asked) => (asked === address ? reception.mac : undefined),
      lastNamed: () => undefined,
      convertsOnSight: () => false,
    },
  });
}

test('phones of groups that come first have the rank of their group, all others the last one', () => {
  const order = orderOf(['emergency', 'reception']);
  assert.equal(order.lastRank, 2);
  const rankOf = (name: string) => order.rankOf(elsewhere, name);
  assert.equal(rankOf('SIP00115C93AFD1.cnf'), 1);
  assert.equal(rankOf('SIP00115C93AFD2.cnf'), 2, 'another group');
  assert.equal(rankOf('SIP00115C93AFD3.cnf'), 2, 'no group');
  assert.equal(rankOf('SIP00115C93AFD9.cnf'), 2, 'a stranger');
});

test('where the name does not tell whose it is, the address does', () => {
  const order = orderOf(['reception']);
  assert.equal(order.rankOf(address, 'OS79XX.TXT'), 0);
  assert.equal(order.rankOf(elsewhere, 'OS79XX.TXT'), 1);
});

test('without such groups everybody has the same rank', () => {
  const order = orderOf([]);
  assert.deepEqual([order.lastRank, order.rankOf(address, 'SIP00115C93AFD1.cnf')], [0, 0]);
});
