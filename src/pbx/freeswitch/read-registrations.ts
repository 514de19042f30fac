/** Who is registered, as mod_sofia tells in `sofia xmlstatus profile … reg`. */
import { readXml, type XmlElement } from '#files/xml/read-xml.ts';
import type { ListedRegistration } from '#pbx/registration-book.ts';
import { inTurns } from '#values/in-turns.ts';

const ENTRY_LIMIT = 16 * 1024;
const MOST_ENTRIES = 100_000;
const A_TURN = 200;

/** What a registration tells besides. */
export interface SofiaRegistration extends ListedRegistration {
  /** FreeSWITCH believes the phone behind NAT: calls go to the port that it registered from, whatever its Contact says. */
  readonly isBehindNat: boolean;
}

/**
 * Reads what `sofia xmlstatus profile NAME reg` prints; entries of other domains and what is no entry are left out. `now` is
 * in milliseconds since 1970.
 */
export async function readRegistrations(
  text: string,
  domain: string,
  now: number,
): Promise<SofiaRegistration[]> {
  const found: SofiaRegistration[] = [];
  // Entry by entry, because with thousands of them the whole would take a second.
  const entries = text.matchAll(/<registration>.*?<\/registration>/gs);
  await inTurns(entries.take(MOST_ENTRIES), A_TURN, ([entry]) => {
    const registration = readEntry(entry, domain, now);
    if (registration !== undefined) found.push(registration);
  });
  return found;
}

function readEntry(xml: string, domain: string, now: number): SofiaRegistration | undefined {
  let entry: XmlElement;
  try {
    entry = readXml(Buffer.from(xml), { octets: ENTRY_LIMIT, entities: 'decoded' });
  } catch {
    return undefined;
  }
  const field = (name: string) => entry.children.find((child) => child.name === name)?.text ?? '';
  const [, user = '', host = ''] = /^([^@]*)@(.*)$/.exec(field('user')) ?? [];
  if (host.toLowerCase() !== domain.toLowerCase()) return undefined;
  const [, seconds] = /\bexpsecs\((-?\d{1,9})\)/i.exec(field('status')) ?? [];
  if (seconds !== undefined && Number(seconds) < 0) return undefined;
  const [, reach] = /^(reachable|unreachable)$/i.exec(field('ping-status')) ?? [];
  const ping = Number(field('ping-time') || 0);
  const registration = makeRegistration({
    user,
    contact: field('contact'),
    callId: field('call-id'),
    agent: field('agent'),
    ip: field('network-ip'),
    port: field('network-port'),
    ...(seconds === undefined ? {} : { expiresAt: now + Number(seconds) * 1000 }),
  });
  // Without a time nothing was asked yet, and every contact is said to be reachable.
  if (registration === undefined || reach === undefined || !(ping > 0)) return registration;
  return { ...registration, reach: reach.toLowerCase() as 'reachable' | 'unreachable', roundTripMs: ping };
}

interface SaidOfRegistration {
  readonly user: string;
  readonly contact: string;
  readonly callId: string;
  readonly agent: string;
  readonly ip: string;
  readonly port: string;
  readonly expiresAt?: number;
}

function makeRegistration(said: SaidOfRegistration): SofiaRegistration | undefined {
  const { user, contact, callId, agent, ip, port, ...times } = said;
  // `"Front desk" <sip:208@192.168.0.41:5060;fs_nat=yes;fs_path=…>`: what begins with fs_ is not the phone's.
  const [, full = contact.trim()] = /<([^<>]*)>/.exec(contact) ?? [];
  const uri = full.replace(/;fs_(?:nat|path)=.*$/s, '');
  const [, host = '', ownPort = '5060'] =
    /^sips?:(?:[^@]*@)?(\[[^\]]*\]|[^:;?]+)(?::(\d{1,5}))?/.exec(uri) ?? [];
  if (user === '' || host === '') return undefined;
  return {
    user,
    contact: uri.slice(0, 1024),
    callId,
    source: { address: ip || host, port: Number(port || ownPort) },
    ...(agent === '' || agent === 'dunno' ? {} : { userAgent: agent.slice(0, 256) }),
    ...times,
    isBehindNat: full.includes(';fs_nat=yes'),
  };
}
