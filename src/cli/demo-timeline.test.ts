import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PhoneEvent } from '#provisioning/phone-event.ts';
import type { MacAddress } from '#values/mac-address.ts';
import type { PhoneHappening } from '#virtual-phone/virtual-phone-event.ts';
import { DemoTimeline } from './demo-timeline.ts';

const FIRST = '00:11:5C:93:AF:D1' as MacAddress;
const SECOND = '00:11:5C:93:AF:D2' as MacAddress;

function demo() {
  const told: string[] = [];
  const printer = {
    event: (event: PhoneEvent, who: string) => void told.push(`${who} server: ${event.type}`),
    line: (_at: number, who: string, text: string) => void told.push(`${who} ${text}`),
  };
  const phones = [[FIRST, '208'] as const, [SECOND, '209'] as const];
  const timeline = new DemoTimeline(printer, phones, () => 0);
  const phone = (mac: MacAddress, happening: PhoneHappening) =>
    timeline.phoneTells(mac, { ...happening, elapsed: 0, boot: 1 });
  return { told, timeline, phone };
}

const received = (name: string): PhoneHappening => ({ type: 'received', name, outcome: 'found', octets: 1 });
const screen = (text: string): PhoneHappening => ({ type: 'screen', text });
const ended = (type: 'file-fetched' | 'file-broken-off', mac: MacAddress): PhoneEvent => {
  const base = { at: 0, mac, name: 'x' };
  return type === 'file-fetched'
    ? { ...base, type, transport: 'tftp', size: 1, milliseconds: 1, resent: 0 }
    : { ...base, type, sent: 1, size: 2000, code: 'client-silent', reason: 'silence' };
};

test('what a phone does with a file comes after the server has told that it has it', () => {
  const { told, timeline, phone } = demo();
  phone(FIRST, received('a'));
  phone(FIRST, { type: 'reboot', reason: 'a says so' });
  phone(SECOND, screen('209'));
  timeline.serverTells(ended('file-fetched', FIRST));
  phone(FIRST, screen('Requesting Configuration'));
  assert.deepEqual(told, [
    '209 screen: 209',
    '208 server: file-fetched',
    '208 restarts: a says so',
    '208 screen: Requesting Configuration',
  ]);
});

test('two files at once, and a server that tells first', () => {
  const { told, timeline, phone } = demo();
  phone(FIRST, received('a'));
  timeline.serverTells(ended('file-fetched', FIRST));
  timeline.serverTells(ended('file-fetched', FIRST));
  phone(FIRST, screen('not yet'));
  phone(FIRST, received('b'));
  phone(FIRST, screen('208'));
  assert.deepEqual(told, [
    '208 server: file-fetched',
    '208 server: file-fetched',
    '208 screen: not yet',
    '208 screen: 208',
  ]);
});

test('a last ACK that was lost holds nothing for ever', () => {
  const { told, timeline, phone } = demo();
  phone(FIRST, received('a'));
  phone(FIRST, screen('208'));
  assert.deepEqual(told, []);
  timeline.serverTells(ended('file-broken-off', FIRST));
  assert.deepEqual(told, ['208 server: file-broken-off', '208 screen: 208']);
});
