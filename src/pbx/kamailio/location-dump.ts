import { field, list, text } from '#pbx/json-field.ts';
import type { ListedRegistration } from '#pbx/registration-book.ts';
import { parseSipUri } from '#protocols/sip/uri.ts';
import { DecodeError } from '#values/decode-error.ts';
import { parseMacAddress } from '#values/mac-address.ts';

const INSTANCE_WITH_MAC = /^<urn:uuid:00000000-0000-0000-0000-([0-9a-f]{12})>$/i;
/** What usrloc writes for what it does not know; the second for a phone that tells no name of itself. */
const NOT_SET: ReadonlySet<string> = new Set(['[not set]', 'n/a']);

/** A contact of usrloc. */
export interface LocatedContact extends ListedRegistration {
  /** When it was heard last, in the seconds of Kamailio's own clock; absent while it is asked nothing. */
  readonly keepaliveAt?: number;
}

/** Reads what `ul.dump` answers; what is not as usrloc writes it is left out. `now` is in milliseconds since 1970. */
export function readLocationDump(dump: unknown, now: number): LocatedContact[] {
  return list(field(dump, 'Domains'))
    .flatMap((domain) => list(field(field(domain, 'Domain'), 'AoRs')))
    .flatMap((entry) => {
      const info = field(entry, 'Info');
      // With use_domain the address has its domain.
      const [user = ''] = known(field(info, 'AoR')).split('@');
      return list(field(info, 'Contacts')).flatMap(
        (one) => contactOf(user, field(one, 'Contact'), now) ?? [],
      );
    });
}

function contactOf(user: string, contact: unknown, now: number): LocatedContact | undefined {
  const uri = known(field(contact, 'Address'));
  const expires = field(contact, 'Expires');
  const received = known(field(contact, 'Received'));
  const source = sourceOf(received === '' ? uri : received);
  if (user === '' || source === undefined || (typeof expires === 'number' && expires <= 0)) return undefined;
  const userAgent = known(field(contact, 'User-Agent'));
  const digits = INSTANCE_WITH_MAC.exec(known(field(contact, 'Instance')))?.[1];
  const mac = digits === undefined ? undefined : parseMacAddress(digits);
  const modified = field(contact, 'Last-Modified');
  const roundTrip = field(contact, 'KA-Roundtrip');
  const keepalive = field(contact, 'Last-Keepalive');
  const isAsked = typeof roundTrip === 'number' && roundTrip > 0;
  return {
    user,
    contact: uri,
    source,
    callId: known(field(contact, 'Call-ID')),
    ...(userAgent === '' ? {} : { userAgent }),
    ...(mac === undefined ? {} : { mac }),
    ...(typeof modified === 'number' ? { registeredAt: modified * 1000, renewal: modified } : {}),
    ...(typeof expires === 'number' ? { expiresAt: now + expires * 1000 } : {}),
    // In microseconds; 0 while usrloc has asked it nothing (ka_mode).
    ...(isAsked ? { roundTripMs: roundTrip / 1000 } : {}),
    ...(isAsked && typeof keepalive === 'number' ? { keepaliveAt: keepalive } : {}),
  };
}

function sourceOf(uri: string): { address: string; port: number } | undefined {
  try {
    const { host, port = 5060 } = parseSipUri(uri);
    return { address: host, port };
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

function known(value: unknown): string {
  const said = text(value);
  return NOT_SET.has(said) ? '' : said;
}
