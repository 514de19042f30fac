import { ATTRIBUTIONS } from '#provisioning/boot-session/attribution.ts';
import { describeEvent } from '#provisioning/describe-event.ts';
import { DHCP_REASONS } from '#provisioning/dhcp/reasons.ts';
import { EVENTS, type EventEntry } from '#provisioning/event-catalogue.ts';
import type { PhoneEvent, PhoneEventType } from '#provisioning/phone-event.ts';
import { REFUSALS } from '#provisioning/refusals.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';

const PHONE_ADDRESS = '192.168.0.41' as Ipv4Address;

/** One of each, so that the page shows how it reads in a timeline. */
const SAMPLES: { readonly [Type in PhoneEventType]: Omit<Extract<PhoneEvent, { type: Type }>, 'at'> } = {
  'phone-appeared': { type: 'phone-appeared', mac: '00:11:5C:93:AF:D1' as MacAddress },
  'address-offered': { type: 'address-offered', address: PHONE_ADDRESS, seconds: 86_400 },
  'address-leased': {
    type: 'address-leased',
    address: PHONE_ADDRESS,
    how: 'selected',
    seconds: 86_400,
    milliseconds: 12,
    model: '7960G',
  },
  'address-not-taken': { type: 'address-not-taken', address: PHONE_ADDRESS, offers: 3 },
  'address-refused': {
    type: 'address-refused',
    address: PHONE_ADDRESS,
    code: 'NO_RECORD',
    reason: DHCP_REASONS.NO_RECORD.summary,
  },
  'address-withheld': {
    type: 'address-withheld',
    code: 'NO_FREE_ADDRESS',
    reason: DHCP_REASONS.NO_FREE_ADDRESS.summary,
  },
  'address-declined': { type: 'address-declined', address: PHONE_ADDRESS },
  'address-released': { type: 'address-released', address: PHONE_ADDRESS },
  'address-in-use': {
    type: 'address-in-use',
    address: PHONE_ADDRESS,
    user: '00:1B:21:0A:0B:0C' as MacAddress,
  },
  'address-heard': {
    type: 'address-heard',
    address: PHONE_ADDRESS,
    message: 'ack',
    server: '192.168.0.1' as Ipv4Address,
    gaps: ['no-tftp-server'],
    seconds: 86_400,
  },
  'host-name-differs': { type: 'host-name-differs', hostName: 'SEP00115C93AFD2' },
  'dhcp-server-found': {
    type: 'dhcp-server-found',
    server: '192.168.0.1' as Ipv4Address,
    serverMac: '00:1B:21:0A:0B:0D' as MacAddress,
    offered: PHONE_ADDRESS,
    standsBack: true,
  },
  'dhcp-alone': { type: 'dhcp-alone' },
  'page-opened': { type: 'page-opened', address: PHONE_ADDRESS, page: 'directory/find', milliseconds: 3 },
  'page-refused': {
    type: 'page-refused',
    address: PHONE_ADDRESS,
    page: 'directory',
    code: 'PHONE_UNKNOWN',
    reason: REFUSALS.PHONE_UNKNOWN.summary,
    remedy: REFUSALS.PHONE_UNKNOWN.remedy,
  },
  'file-refused': {
    type: 'file-refused',
    name: 'SIP00115C93AFD1.cnf',
    transport: 'tftp',
    code: 'ADDRESS_NOT_BOUND',
    reason: '00:11:5C:93:AF:D1 is bound to 192.168.0.41, and 192.168.0.66 asked.',
  },
  'file-started': { type: 'file-started', name: 'P0S3-8-12-00.sb2', size: 756_524 },
  'file-progress': { type: 'file-progress', name: 'P0S3-8-12-00.sb2', sent: 378_262, size: 756_524 },
  'file-fetched': {
    type: 'file-fetched',
    name: 'P0S3-8-12-00.sb2',
    transport: 'tftp',
    size: 756_524,
    milliseconds: 7400,
    resent: 2,
  },
  'file-broken-off': {
    type: 'file-broken-off',
    name: 'P0S3-8-12-00.sb2',
    sent: 378_262,
    size: 756_524,
    code: 'client-silent',
    reason: 'The phone stopped answering: switched off, unplugged or out of reach.',
  },
  registered: {
    type: 'registered',
    extension: '208',
    contact: 'sip:208@192.168.0.41:5060',
    expires: 3600,
    userAgent: 'Cisco-CP7960G/8.0',
    pbx: 'office',
    roundTrip: 12.5,
  },
  unregistered: { type: 'unregistered', extension: '208' },
  'registration-expired': { type: 'registration-expired', extension: '208' },
  'contact-unreachable': {
    type: 'contact-unreachable',
    extension: '208',
    contact: 'sip:208@192.168.0.41:5060',
  },
  'contact-reachable': {
    type: 'contact-reachable',
    extension: '208',
    contact: 'sip:208@192.168.0.41:5060',
    milliseconds: 14,
  },
  'registration-refused': {
    type: 'registration-refused',
    extension: '208',
    reason: '403 unknown user or wrong secret (1 failures lately)',
  },
  'challenge-unheard': {
    type: 'challenge-unheard',
    extension: '208',
    times: 4,
    sourcePort: 51_098,
    isSourceAnswered: true,
  },
  'call-ended': { type: 'call-ended', isAnswered: true },
  'diagnosis-raised': {
    type: 'diagnosis-raised',
    diagnosis: 'ctlsep-loop',
    detail: 'It asked 4 times for CTLSEP00115C93AFD1.tlv, and for nothing else.',
    remedy: 'Give it an empty file: offhook file add EMPTY --as CTLSEP00115C93AFD1.tlv.',
  },
  'diagnosis-cleared': { type: 'diagnosis-cleared', diagnosis: 'ctlsep-loop' },
  'sip-scanned': { type: 'sip-scanned', address: '192.168.0.66' as Ipv4Address, attempts: 10, users: 9 },
  'emergency-call': { type: 'emergency-call', extension: '208', number: '112' },
  'phone-notified': { type: 'phone-notified', extension: '208', about: 'check-sync', answer: '200' },
  'restart-ended': { type: 'restart-ended', outcome: 'done', milliseconds: 81_400 },
  'source-failed': {
    type: 'source-failed',
    source: 'Staff',
    reason: "ldap.example.org can't be asked: ECONNREFUSED",
    rows: 1203,
    readAt: '2026-11-28T09:00:00.000Z',
  },
  'source-recovered': { type: 'source-recovered', source: 'Staff', rows: 1205 },
  'secrets-probed': { type: 'secrets-probed', address: '192.168.0.66' as Ipv4Address, phones: 3 },
};

/** `docs/reference/events.md`: every type of event, from the catalogue. */
export function eventsPage(): string {
  return [
    '<!-- Written by docs/reference/generate.ts from src/provisioning/event-catalogue.ts. Change it there. -->',
    '# Events',
    'What happens to phones, one event after the other: `offhook serve` prints them as lines, `offhook serve --json` as one JSON object a line, and `offhook phone show MAC` the last twenty of a phone. The newest 100,000 are kept. Types, codes and fields are stable; texts are not. No event holds a secret or the content of a file.',
    'Every event has `type` and `at` (milliseconds since 1970); `mac` and `address` where they are known. `because` tells why an event counts as that phone’s:',
    Object.entries(ATTRIBUTIONS)
      .map(([id, { words, strength }]) => `- \`${id}\`: ${words} (${strength})`)
      .join('\n'),
    ...(Object.keys(EVENTS) as PhoneEventType[]).map(eventSection),
    '',
  ].join('\n\n');
}

function eventSection(type: PhoneEventType): string {
  const { summary, fleeting, fields }: EventEntry = EVENTS[type];
  const rows = Object.entries(fields).map(([name, meaning]) => `- \`${name}\`: ${meaning}`);
  const { text } = describeEvent({ at: 0, ...SAMPLES[type] } as PhoneEvent);
  return [
    `## \`${type}\``,
    `${summary}${fleeting === undefined ? '' : ' Shown while it happens, not kept.'}`,
    ...(rows.length === 0 ? [] : [rows.join('\n')]),
    `\`\`\`text\n${text}\n\`\`\``,
  ].join('\n\n');
}
