import fc from 'fast-check';
import { ATTRIBUTIONS, type Attribution } from '#provisioning/boot-session/attribution.ts';
import type { PhoneEvent } from '#provisioning/phone-event.ts';
import { RESTART_OUTCOMES, type RestartOutcome } from '#provisioning/restart-outcome.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { type MacAddress, macInFileName } from '#values/mac-address.ts';

/** What events are made of; texts stand for whatever somebody chose. */
export interface EventWords {
  readonly mac: MacAddress;
  readonly addresses: readonly Ipv4Address[];
  readonly numbers: readonly string[];
  readonly texts: readonly string[];
}

/** Any event that can befall a phone, in any order: what a hostile network makes of it. */
function anyPhoneEvent({ mac, addresses, numbers, texts }: EventWords): fc.Arbitrary<PhoneEvent> {
  const digits = macInFileName(mac);
  const address = fc.constantFrom(...addresses);
  const extension = fc.constantFrom(...numbers);
  const text = fc.constantFrom(...texts);
  const small = fc.nat(999);
  const name = fc.oneof(
    fc.constantFrom(
      `CTLSEP${digits}.tlv`,
      `SEP${digits}.cnf.xml`,
      `SIP${digits}.cnf`,
      `MGC${digits}.cnf`,
      'XMLDefault.cnf.xml',
      'OS79XX.TXT',
      'SIPDefault.cnf',
      'RINGLIST.DAT',
      'dialplan.xml',
      'syncinfo.xml',
      'P0S3-8-12-00.loads',
      'P003-8-12-00.sbn',
      'P0S3-8-12-00.sb2',
      'P0S3-8-12-00 .loads',
      'P003AAAA.bin',
    ),
    text,
    fc.tuple(text, fc.constantFrom('.xml', '.cnf', '.loads', '.bmp', '')).map((parts) => parts.join('')),
    text.map((chosen) => `dialplan-${chosen}.xml`),
    text.map((chosen) => `${chosen}/SIP${digits}.cnf`),
    extension.map((number) => `P0S3${number}.loads`),
  );
  const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
  const body = fc.oneof(
    fc.record({ type: fc.constantFrom('phone-appeared', 'address-declined', 'address-released') }),
    fc.record({ type: fc.constant('address-offered'), seconds: small }),
    fc.record({
      type: fc.constant('address-leased'),
      how: fc.constantFrom('selected', 'rebooted'),
      seconds: small,
      milliseconds: optional(small),
      vendorClass: optional(fc.oneof(text, fc.constant('Cisco Systems, Inc. IP Phone CP-7960G\0'))),
      hostName: optional(fc.oneof(text, fc.constant(`SEP${digits}`))),
      classEndsWithNul: optional(fc.boolean()),
      sendsIdentifier: optional(fc.boolean()),
      asksFor: optional(fc.array(fc.integer({ min: 1, max: 254 }), { maxLength: 32 })),
    }),
    fc.record({ type: fc.constant('address-not-taken'), offers: small }),
    fc.record({
      type: fc.constantFrom('address-refused', 'address-withheld'),
      code: fc.constant('NO_FREE_ADDRESS'),
      reason: text,
      remedy: optional(text),
    }),
    fc.record({
      type: fc.constant('address-heard'),
      message: fc.constantFrom('offer', 'ack', 'nak'),
      server: address,
      tftpServer: optional(text),
      gaps: fc.subarray(['no-router', 'no-tftp-server', 'tftp-server-elsewhere']),
      seconds: optional(small),
    }),
    fc.record({ type: fc.constant('host-name-differs'), hostName: text }),
    fc.record({
      type: fc.constant('dhcp-server-found'),
      server: address,
      offered: address,
      standsBack: fc.boolean(),
    }),
    fc.record({
      type: fc.constant('file-refused'),
      name,
      transport: fc.constant('tftp'),
      code: fc.constantFrom('NOT_USED', 'NO_SUCH_FILE', 'NO_LOAD', 'ADDRESS_NOT_BOUND', 'PHONE_IN_INBOX'),
      reason: text,
      remedy: optional(text),
      port: optional(fc.constantFrom(501, 502)),
    }),
    fc.record({ type: fc.constant('file-started'), name, size: small }),
    fc.record({ type: fc.constant('file-progress'), name, sent: small, size: small }),
    fc.record({
      type: fc.constant('file-fetched'),
      name,
      transport: fc.constant('tftp'),
      size: small,
      milliseconds: small,
      resent: small,
      asked: optional(text),
    }),
    fc.record({
      type: fc.constant('file-broken-off'),
      name,
      sent: fc.constantFrom(0, 512),
      size: fc.constantFrom(0, 80, 512, 1000),
      code: fc.constantFrom('client-silent', 'client-error'),
      reason: text,
    }),
    fc.record({
      type: fc.constant('registered'),
      extension,
      contact: fc.tuple(extension, address).map((parts) => `sip:${parts.join('@')}`),
      expires: optional(small),
      userAgent: optional(fc.oneof(text, fc.constant('Cisco-CP7960G/8.0'))),
      pbx: optional(fc.constant('office')),
      roundTrip: optional(small),
    }),
    fc.record({
      type: fc.constantFrom('unregistered', 'registration-expired'),
      extension,
      pbx: optional(fc.constant('office')),
    }),
    fc.record({ type: fc.constant('contact-unreachable'), extension, contact: text }),
    fc.record({ type: fc.constant('contact-reachable'), extension, contact: text, milliseconds: small }),
    fc.record({
      type: fc.constant('registration-refused'),
      extension,
      reason: text.map((words) => `403 ${words}`),
      userAgent: optional(text),
    }),
    fc.record({
      type: fc.constant('challenge-unheard'),
      extension,
      times: small,
      sourcePort: small,
      isSourceAnswered: fc.boolean(),
    }),
    fc.record({ type: fc.constant('call-ended'), isAnswered: fc.boolean() }),
    fc.record({
      type: fc.constant('phone-notified'),
      extension,
      about: fc.constant('check-sync'),
      answer: fc.oneof(text, fc.constant('200')),
    }),
    fc.record({
      type: fc.constant('restart-ended'),
      outcome: fc.constantFrom(...(Object.keys(RESTART_OUTCOMES) as RestartOutcome[])),
      milliseconds: small,
      missing: optional(text),
    }),
    fc.record({ type: fc.constant('emergency-call'), extension, number: extension }),
    fc.record({
      type: fc.constant('diagnosis-raised'),
      diagnosis: fc.constant('ctlsep-loop'),
      detail: text,
      remedy: text,
    }),
  );
  const because = fc.constantFrom(...(Object.keys(ATTRIBUTIONS) as Attribution[]));
  return fc
    .record({ address: optional(address), because: optional(because), body })
    .map(({ body: { type, ...fields }, ...circumstances }) => {
      const all = { at: 0, mac, ...circumstances, type, ...fields };
      return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
    }) as unknown as fc.Arbitrary<PhoneEvent>;
}

/** The events with times that go on, some of them for long. */
export function anyPhoneStory(words: EventWords): fc.Arbitrary<PhoneEvent[]> {
  const step = fc.tuple(anyPhoneEvent(words), fc.oneof(fc.nat(900), fc.nat(400_000)));
  return fc.array(step, { minLength: 1, maxLength: 60 }).map((steps) => {
    let at = 0;
    return steps.map(([event, later]) => {
      at += later;
      return { ...event, at };
    });
  });
}
