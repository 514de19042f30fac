import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Extension, Phone } from '#provisioning/phone.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { wantedAccounts } from './wanted-accounts.ts';

const mac = '00:11:5C:93:AF:D1' as MacAddress;
const phone: Phone = {
  mac,
  model: '7960G',
  group: 'sales',
  standing: 'adopted',
  lines: [{ position: 1, extension: '208' }],
  firstSeen: '2026-11-28T00:00:00.000Z',
};

function fleetOf(extensions: readonly Extension[], settings: Readonly<Record<string, string>> = {}) {
  return {
    extensions: () => extensions,
    holderOf: (number: string) => (number === '208' ? mac : undefined),
    phone: () => phone,
    settings: (layer: string, scope: string) => {
      const value = settings[`${layer}/${scope}`];
      return new Map(value === undefined ? [] : [['preferred_codec', value]]);
    },
  };
}

const office: Extension = { number: '208', name: 'Zoë', secret: 's', pbx: 'office' };

test('a PBX holds its own extensions, but for those that others keep there', () => {
  const extensions = [
    office,
    { ...office, number: '209', pbx: 'branch' },
    { number: '210', name: 'Inside', secret: 's' },
    { ...office, number: '211', keeper: 'pbx' as const },
    { ...office, number: '212', user: 'desk', mailbox: '212@default', name: 'Цех' },
  ];
  const accounts = wantedAccounts(fleetOf(extensions), 'office');
  const codecs = ['PCMU', 'PCMA', 'G729'];
  assert.deepEqual(accounts, [
    { user: '208', number: '208', authname: '208', secret: 's', name: 'Zoe', codecs },
    {
      user: 'desk',
      number: '212',
      authname: 'desk',
      secret: 's',
      name: '212',
      mailbox: '212@default',
      codecs,
    },
  ]);
});

test('codecs come in the phone’s order, from the strongest layer that says one', () => {
  const first = (settings: Readonly<Record<string, string>>) =>
    wantedAccounts(fleetOf([office], settings), 'office')[0]?.codecs[0];
  assert.equal(first({ 'site/': 'g711alaw' }), 'PCMA');
  assert.equal(first({ 'site/': 'g711alaw', 'group/sales': 'g729a' }), 'G729');
  assert.equal(first({ 'group/sales': 'g729a', [`phone/${mac}`]: 'none' }), 'PCMU');
});
