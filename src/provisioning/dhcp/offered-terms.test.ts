import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { findGaps, type OfferedTerms, type OfferGap, tftpServerOf } from './offered-terms.ts';

const OURS = '192.168.0.2' as Ipv4Address;
const ROUTER = '192.168.0.1' as Ipv4Address;
const COMPLETE: OfferedTerms = {
  address: '192.168.0.50' as Ipv4Address,
  mask: '255.255.255.0' as Ipv4Address,
  routers: [ROUTER],
  dnsServers: [ROUTER],
  tftpServers: [OURS],
  tftpName: OURS,
  nextServer: OURS,
};

const { mask: _mask, ...withoutMask } = COMPLETE;
const { tftpName: _tftpName, nextServer: _nextServer, ...only150 } = COMPLETE;
const bare = { ...only150, tftpServers: [] };

const CASES: readonly (readonly [name: string, terms: OfferedTerms, gaps: readonly OfferGap[]])[] = [
  ['everything', COMPLETE, []],
  ['150 alone', only150, []],
  ['66 alone', { ...bare, tftpName: OURS }, []],
  ['siaddr alone', { ...bare, nextServer: OURS }, []],
  ['no mask', withoutMask, ['no-mask']],
  ['no router', { ...COMPLETE, routers: [] }, ['no-router']],
  ['nothing about TFTP', bare, ['no-tftp-server']],
  [
    'nothing but the siaddr of a server that was not told',
    { ...bare, nextServer: ROUTER },
    ['no-tftp-server'],
  ],
  [
    'a name and nobody to look it up',
    { ...bare, dnsServers: [], tftpName: 'tftp' },
    ['tftp-name-without-dns'],
  ],
  ['a name', { ...bare, tftpName: 'tftp.example.org' }, []],
  ['66 and 150 that differ', { ...COMPLETE, tftpName: ROUTER }, ['tftp-servers-differ']],
  ['another machine', { ...bare, tftpServers: [ROUTER] }, ['tftp-server-elsewhere']],
];

for (const [name, terms, gaps] of CASES) {
  test(`what is missing in an offer: ${name}`, () => {
    assert.deepEqual(findGaps(terms, [OURS]), gaps);
  });
}

test('a phone looks at 150, then 66, then siaddr', () => {
  assert.equal(tftpServerOf({ ...COMPLETE, tftpName: 'b', nextServer: ROUTER }), OURS);
  assert.equal(tftpServerOf({ ...bare, tftpName: 'b', nextServer: ROUTER }), 'b');
  assert.equal(tftpServerOf({ ...bare, nextServer: ROUTER }), ROUTER);
  assert.equal(tftpServerOf(bare), undefined);
});
