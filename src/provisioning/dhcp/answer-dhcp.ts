import { isCiscoClass } from '#provisioning/identify-vendor-class.ts';
import { type Ipv4Address, ipv4FromNumber, ipv4ToNumber } from '#values/ipv4-address.ts';
import { networkHolds } from '#values/ipv4-network.ts';
import type { LeasePool, Slot } from './lease-pool.ts';
import type { DhcpNetwork, DhcpRules, KnownPhones } from './network.ts';
import type { DhcpQuestion } from './question.ts';
import type { DhcpReason } from './reasons.ts';

/** Less is not granted: a client that renews all the time serves nobody. */
const SHORTEST_LEASE_SECONDS = 60;

/** What is to be done about a question. Nothing has happened yet. */
export type DhcpDecision =
  | { readonly kind: 'offer'; readonly address: Ipv4Address; readonly seconds: number }
  | {
      readonly kind: 'ack';
      readonly address: Ipv4Address;
      readonly seconds: number;
      /** `selected` after our OFFER, `rebooted` with a remembered address, `renewed` while it is in use. */
      readonly how: 'selected' | 'rebooted' | 'renewed';
    }
  /** The answer to INFORM: everything but an address. */
  | { readonly kind: 'details' }
  | { readonly kind: 'nak'; readonly reason: DhcpReason }
  | { readonly kind: 'silence'; readonly reason: DhcpReason }
  /** The three that are never answered and change something. */
  | { readonly kind: 'declined' | 'released' | 'offer-refused'; readonly address: Ipv4Address };

/** What a decision depends on besides the question. */
export interface DhcpCircumstances {
  readonly rules: DhcpRules;
  readonly network: DhcpNetwork;
  readonly leases: Pick<LeasePool, 'ofClient' | 'isFree' | 'isPermitted' | 'pick' | 'free'>;
  readonly phones: KnownPhones;
  /** How many free addresses strangers don't get. */
  readonly kept: number;
}

/**
 * The one answer to a DHCP message of a client on a network that we serve (RFC 2131 §4.3). `now` is monotonic.
 * RENEWING and REBINDING are alike here: Node does not tell whether a message came by broadcast.
 */
export function answerDhcp(question: DhcpQuestion, about: DhcpCircumstances, now: number): DhcpDecision {
  const { rules, network, phones, leases } = about;
  const isOurs =
    rules.mode === 'full' ||
    isCiscoClass(question.vendorClass) ||
    phones.isKnown(question.mac) ||
    network.reservations.has(question.mac) ||
    leases.ofClient(question.client, now) !== undefined;
  if (!isOurs) return silence('NOT_CISCO');
  switch (question.type) {
    case 'discover':
      return offer(question, about, now);
    case 'request':
      return answerRequest(question, about, now);
    case 'inform':
      return answerInform(question, network);
    case 'decline':
    case 'release':
      return giveBack(question, about, now);
  }
}

function answerInform({ current }: DhcpQuestion, { network }: DhcpNetwork): DhcpDecision {
  if (current === undefined) return silence('INCOMPLETE');
  return networkHolds(network, current) ? { kind: 'details' } : silence('OTHER_NETWORK');
}

function offer(question: DhcpQuestion, about: DhcpCircumstances, now: number): DhcpDecision {
  const { leases, network } = about;
  const kept = keptFrom(question, about);
  const wish = question.requested === undefined ? undefined : ipv4ToNumber(question.requested);
  const address = leases.pick(question, wish, kept, now);
  if (address === undefined) return silence(leases.free(now) === 0 ? 'NO_FREE_ADDRESS' : 'KEPT_FOR_PHONES');
  return { kind: 'offer', address: ipv4FromNumber(address), seconds: grantedSeconds(question, network) };
}

function answerRequest(question: DhcpQuestion, about: DhcpCircumstances, now: number): DhcpDecision {
  const { rules, network, leases } = about;
  const own = leases.ofClient(question.client, now);
  const wasOffered = question.server !== undefined;
  if (wasOffered && question.server !== rules.server) {
    return own?.state === 'offered'
      ? { kind: 'offer-refused', address: ipv4FromNumber(own.address) }
      : silence('OTHER_SERVER');
  }
  const wanted = question.requested ?? question.current;
  if (wanted === undefined) return silence('INCOMPLETE');
  const mayRefuse = rules.authoritative || wasOffered;
  if (!networkHolds(network.network, wanted)) return refuse('OTHER_NETWORK', mayRefuse);
  const address = ipv4ToNumber(wanted);
  const how = wasOffered ? 'selected' : question.requested === undefined ? 'renewed' : 'rebooted';
  const ack: DhcpDecision = { kind: 'ack', address: wanted, seconds: grantedSeconds(question, network), how };
  const holds = own !== undefined && own.address === address && own.state !== 'quarantined';
  if (holds && (own.state !== 'idle' || leases.free(now) > keptFrom(question, about))) {
    return leases.isPermitted(address, question.mac) ? ack : refuse('NOT_PERMITTED', true);
  }
  // An offer that was forgotten, by its age or by a restart, is honoured while nobody else has the address.
  if (wasOffered) return isStillThere(address, question, about, now) ? ack : refuse('NOT_ITS_ADDRESS', true);
  if (isElsewhere(own, address) || !leases.isFree(address, now)) return refuse('NOT_ITS_ADDRESS', true);
  return refuse('NO_RECORD', mayRefuse);
}

function isElsewhere(own: Slot | undefined, address: number): boolean {
  return own !== undefined && own.address !== address && own.state !== 'idle';
}

function isStillThere(
  address: number,
  question: DhcpQuestion,
  about: DhcpCircumstances,
  now: number,
): boolean {
  const { leases } = about;
  const isAllowed = leases.isPermitted(address, question.mac) && leases.isFree(address, now);
  return isAllowed && leases.free(now) > keptFrom(question, about);
}

function giveBack(question: DhcpQuestion, about: DhcpCircumstances, now: number): DhcpDecision {
  const { leases, rules } = about;
  if (question.server !== undefined && question.server !== rules.server) return silence('OTHER_SERVER');
  const address = question.type === 'decline' ? question.requested : question.current;
  if (address === undefined) return silence('INCOMPLETE');
  const own = leases.ofClient(question.client, now);
  const isHolder = own?.state === 'bound' || own?.state === 'offered';
  if (!isHolder || own.address !== ipv4ToNumber(address)) return silence('NOT_THE_HOLDER');
  return { kind: question.type === 'decline' ? 'declined' : 'released', address };
}

/** Known phones and reservations may have the last address, too. */
function keptFrom({ mac }: DhcpQuestion, { phones, network, kept }: DhcpCircumstances): number {
  return phones.isKnown(mac) || network.reservations.has(mac) ? 0 : kept;
}

function grantedSeconds({ wantedSeconds }: DhcpQuestion, { leaseTimes }: DhcpNetwork): number {
  const wanted = wantedSeconds ?? leaseTimes.lease;
  return Math.min(leaseTimes.lease, Math.max(wanted, SHORTEST_LEASE_SECONDS));
}

function silence(reason: DhcpReason): DhcpDecision {
  return { kind: 'silence', reason };
}

function refuse(reason: DhcpReason, aloud: boolean): DhcpDecision {
  return { kind: aloud ? 'nak' : 'silence', reason };
}
