import { identifyVendorClass } from '#provisioning/identify-vendor-class.ts';
import type { PhoneEvent } from '#provisioning/phone-event.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { anonymousFile } from './anonymous-file.ts';

/** Stands in for what somebody could be recognised by: the same for the same within one report. */
export interface Tokens {
  /** `extension 1` */
  extension(number: string): string;
  /** `address 1` */
  address(address: string): string;
}

type Field = string | number | boolean | readonly string[] | readonly number[];

/** An event of a report: what was asked and answered, and when. */
export type AnonymousEvent = { readonly type: string; readonly after: number } & Readonly<
  Record<string, Field>
>;

/** What phones of the family call themselves; anything else is a text that somebody may have chosen. */
const USER_AGENT = /^(?:Cisco-CP79[46]0G?\/\d\.\d|CSCO\/\d)$/;

/**
 * An event without secrets, numbers, names and addresses, in milliseconds `since` the first; nothing for events that
 * are about other people. Only what is listed here gets in.
 */
export function anonymousEvent(
  event: PhoneEvent,
  mac: MacAddress,
  since: number,
  tokens: Tokens,
): AnonymousEvent | undefined {
  const fields = fieldsOf(event, mac, tokens);
  if (fields === undefined) return undefined;
  const { type, at, address, because } = event;
  return {
    type,
    after: at - since,
    ...(address === undefined ? {} : { from: tokens.address(address) }),
    ...(because === undefined ? {} : { because }),
    ...fields,
  };
}

function fieldsOf(
  event: PhoneEvent,
  mac: MacAddress,
  tokens: Tokens,
): Readonly<Record<string, Field>> | undefined {
  switch (event.type) {
    case 'phone-appeared':
    case 'address-declined':
    case 'address-released':
    case 'dhcp-alone':
      return {};
    case 'address-offered':
      return { seconds: event.seconds };
    case 'address-leased': {
      const { how, seconds, milliseconds, vendorClass, hostName } = event;
      const { classEndsWithNul = false, sendsIdentifier = false, asksFor } = event;
      return {
        how,
        seconds,
        ...(milliseconds === undefined ? {} : { milliseconds }),
        ...(vendorClass === undefined ? {} : { vendorClass: describeClass(vendorClass, classEndsWithNul) }),
        sendsIdentifier,
        ...(asksFor === undefined ? {} : { asksFor }),
        ...(hostName === undefined ? {} : { hostName: describeHostName(hostName) }),
      };
    }
    case 'address-not-taken':
      return { offers: event.offers };
    case 'address-refused':
    case 'address-withheld':
      return { code: event.code };
    case 'address-heard':
      return {
        message: event.message,
        gaps: event.gaps,
        ...(event.seconds === undefined ? {} : { seconds: event.seconds }),
      };
    case 'file-refused': {
      const { name, transport, code, port } = event;
      return { file: anonymousFile(name, mac), transport, code, ...(port === undefined ? {} : { port }) };
    }
    case 'file-fetched': {
      const { name, transport, size, milliseconds, resent, asked } = event;
      return {
        file: anonymousFile(asked ?? name, mac),
        transport,
        size,
        milliseconds: Math.round(milliseconds),
        resent,
      };
    }
    case 'file-broken-off': {
      const { name, sent, size, code } = event;
      return { file: anonymousFile(name, mac), sent, size, code };
    }
    case 'registered': {
      const { extension, expires, userAgent } = event;
      const time = expires === undefined ? {} : { expires };
      return { extension: tokens.extension(extension), ...time, ...describeAgent(userAgent) };
    }
    case 'unregistered':
    case 'registration-expired':
    case 'contact-unreachable':
      return { extension: tokens.extension(event.extension) };
    case 'contact-reachable': {
      const { extension, milliseconds } = event;
      return { extension: tokens.extension(extension), milliseconds: Math.round(milliseconds) };
    }
    case 'registration-refused': {
      const { extension, reason, userAgent } = event;
      const status = Number(/^\d{3}/.exec(reason)?.[0] ?? 0);
      return { extension: tokens.extension(extension), status, ...describeAgent(userAgent) };
    }
    case 'challenge-unheard': {
      const { extension, times, sourcePort, isSourceAnswered } = event;
      return { extension: tokens.extension(extension), times, sourcePort, isSourceAnswered };
    }
    case 'phone-notified': {
      const { extension, about, answer } = event;
      const isKnown = /^(?:\d{3}|timeout|transport)$/.test(answer);
      return { extension: tokens.extension(extension), about, answer: isKnown ? answer : 'other' };
    }
    case 'restart-ended':
      return { outcome: event.outcome, milliseconds: event.milliseconds };
    case 'diagnosis-raised':
    case 'diagnosis-cleared':
      return { diagnosis: event.diagnosis };
    case 'page-refused':
      return { code: event.code };
    case 'page-opened':
    case 'source-failed':
    case 'source-recovered':
    case 'address-in-use':
    case 'host-name-differs':
    case 'dhcp-server-found':
    case 'file-started':
    case 'file-progress':
    case 'call-ended':
    case 'sip-scanned':
    case 'emergency-call':
    case 'secrets-probed':
      return undefined;
  }
}

function describeClass(vendorClass: string, endsWithNul: boolean): string {
  const meaning = identifyVendorClass(vendorClass);
  const nul = endsWithNul ? ' with NUL' : '';
  if (meaning?.kind === 'model') return `${meaning.model}${nul}`;
  if (meaning?.kind === 'cisco') return meaning.isEarly ? `IP Phone${nul}` : 'Cisco';
  return 'other';
}

function describeHostName(hostName: string): string {
  return /^(SEP|SIP)[0-9A-F]{12}$/i.exec(hostName)?.[1]?.toUpperCase().concat('<MAC>') ?? 'other';
}

function describeAgent(userAgent: string | undefined): { userAgent?: string } {
  if (userAgent === undefined) return {};
  return { userAgent: USER_AGENT.test(userAgent) ? userAgent : 'other' };
}
