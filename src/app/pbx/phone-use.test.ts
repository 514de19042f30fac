import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callsUntold, pbxRefused } from '#pbx/pbx-error.ts';
import type { Phone } from '#provisioning/phone.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { phoneUse } from './phone-use.ts';

const PBX_OF: Readonly<Record<string, string | undefined>> = {
  208: undefined,
  309: 'office',
  400: 'provider',
  401: 'provider',
};

const phone = (...extensions: string[]): Phone => ({
  mac: '00:11:5C:93:AF:D1' as MacAddress,
  model: '7960',
  standing: 'adopted',
  lines: extensions.map((extension, index) => ({ position: index + 1, extension })),
  firstSeen: '',
});

/** What each extension's PBX says; one of which nothing is said does not tell. */
function useOf(calls: Readonly<Record<string, number>>, ...extensions: string[]) {
  return phoneUse(phone(...extensions), {
    fleet: {
      extension: (number) => {
        const pbx = PBX_OF[number];
        return { number, name: '', secret: '', ...(pbx === undefined ? {} : { pbx }) };
      },
    },
    switchboard: {
      async endpointState(number) {
        const count = calls[number];
        if (count === undefined) throw callsUntold('It');
        return { user: number, isOnline: true, calls: count };
      },
    },
  });
}

test('a phone is in a call when any of its lines is, and who did not say is told once', async () => {
  assert.deepEqual(await useOf({ 208: 0, 309: 0 }, '208', '309'), { isInCall: false, untold: [] });
  assert.deepEqual(await useOf({ 208: 0, 309: 2 }, '208', '309', '400'), {
    isInCall: true,
    untold: ['provider'],
  });
  assert.deepEqual(await useOf({ 208: 0 }, '208', '400', '401'), { isInCall: false, untold: ['provider'] });
  assert.deepEqual(await useOf({}, '208'), { isInCall: false, untold: ['embedded'] });
  assert.deepEqual(await useOf({}), { isInCall: false, untold: [] });
});

test('what is no trouble with a PBX but a mistake of ours is not taken for silence', async () => {
  const asked = (error: Error) =>
    phoneUse(phone('208'), {
      fleet: { extension: () => undefined },
      switchboard: { endpointState: () => Promise.reject(error) },
    });
  assert.deepEqual((await asked(pbxRefused('office', 'it said no', 'Ask it.'))).untold, ['embedded']);
  await assert.rejects(asked(new TypeError('a mistake')), TypeError);
});
