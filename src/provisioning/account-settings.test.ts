import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FleetLiterals, LiteralFleet } from '#test/support/literal-fleet.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { composePhoneFile } from './compose-config.ts';
import { composeSettings } from './compose-settings.ts';
import type { Extension, PbxAddress, Phone } from './phone.ts';

const to = '192.168.0.2' as Ipv4Address;
const server = { sipPort: 5060, baseUrl: () => '', now: () => 0 };
const office: PbxAddress = { name: 'office', address: '192.168.0.5', port: 5070, voicemail: '*97' };
const branch: PbxAddress = { name: 'branch', address: 'pbx.example.org', port: 5060 };
const inside: Extension = { number: '208', name: 'Inside', secret: 's1' };
const atOffice: Extension = { number: '209', name: 'Office', secret: 's2', pbx: 'office' };
const atBranch: Extension = {
  number: '210',
  name: 'Branch',
  secret: 's3',
  pbx: 'branch',
  user: 'kitchen',
  authname: 'kitchen-auth',
};

function phoneWith(...numbers: string[]): Phone {
  return {
    mac: '00:11:5C:93:AF:D1' as MacAddress,
    model: '7960',
    standing: 'adopted',
    lines: numbers.map((extension, index) => ({ position: index + 1, extension })),
    firstSeen: '2026-11-28T00:00:00.000Z',
  };
}

function told(phone: Phone, more: FleetLiterals = {}): (name: string) => string | undefined {
  const fleet = new LiteralFleet({
    extensions: [inside, atOffice, atBranch],
    pbxes: [office, branch],
    ...more,
  });
  const settings = composeSettings(phone, fleet, server, to);
  return (name) => settings.get(name)?.value;
}

test('a line on another PBX registers there, with the user and the name it is known by', () => {
  const value = told(phoneWith('210'));
  assert.equal(value('proxy1_address'), 'pbx.example.org');
  assert.equal(value('proxy1_port'), '5060');
  assert.equal(value('line1_name'), 'kitchen');
  assert.equal(value('line1_authname'), 'kitchen-auth');
});

test('lines of one phone may be on three PBXes, and each has the proxy of its own', () => {
  const value = told(phoneWith('209', '210', '208'));
  const proxies = [1, 2, 3].map((n) => `${value(`proxy${n}_address`)}:${value(`proxy${n}_port`)}`);
  assert.deepEqual(proxies, ['192.168.0.5:5070', 'pbx.example.org:5060', `${to}:5060`]);
});

test('below a first line that is inside, a second one inside needs no proxy of its own', () => {
  const value = told(phoneWith('208', '209'));
  assert.equal(value('proxy1_address'), to);
  assert.equal(value('proxy2_address'), '192.168.0.5');
  assert.equal(told(phoneWith('208'))('proxy2_address'), undefined);
});

test('what the operator set for the site stays the home of lines that are inside', () => {
  const settings = { 'site/': { proxy1_address: '192.168.0.9' } };
  assert.equal(told(phoneWith('208'), { settings })('proxy1_address'), '192.168.0.9');
  const value = told(phoneWith('209', '208'), { settings });
  assert.deepEqual([value('proxy1_address'), value('proxy2_address')], ['192.168.0.5', '192.168.0.9']);
});

test('the messages button dials the voice mail of the PBX, unless somebody chose another number', () => {
  assert.equal(told(phoneWith('208', '209'))('messages_uri'), '*97');
  const settings = { 'site/': { messages_uri: '700' } };
  assert.equal(told(phoneWith('209'), { settings })('messages_uri'), '700');
});

test('a phone is not told of an account whose PBX is gone: it must not register here', () => {
  const value = told(phoneWith('209'), { pbxes: [] });
  assert.equal(value('line1_name'), undefined);
});

test('a line that comes home is told so, because the phone remembers its other proxy', () => {
  const memory = { '00:11:5C:93:AF:D1': ['proxy2_address', 'proxy2_port', 'line1_name'] };
  const fleet = new LiteralFleet({ extensions: [inside], memory });
  const { entries } = composePhoneFile(phoneWith('208'), fleet, server, to);
  const proxy = entries.find(({ name }) => name === 'proxy2_address');
  assert.equal(proxy?.value, 'UNPROVISIONED');
});
