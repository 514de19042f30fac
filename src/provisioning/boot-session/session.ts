import type { PhoneEventType } from '#provisioning/phone-event.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { LoadName } from '#values/load-name.ts';
import type { MacAddress } from '#values/mac-address.ts';
import type { Expectation, Stage } from './stages.ts';

/**
 * Everything that one phone did from its first word to its registration, boiled down to where it stands and what is
 * needed to say why it does not go on. Plain data of bounded size: it is kept in the store. Times are milliseconds
 * since 1970. Each has all the fields in the same order, since in a storm copies are made ten thousand times a second:
 * what V8 knows by one shape is copied in one go, and much slower otherwise.
 */
export interface BootSession {
  readonly mac: MacAddress;
  readonly startedAt: number;
  readonly stage: Stage;
  /** When it came to that stage. */
  readonly since: number;
  /** What it does next, and until when; absent when nothing is awaited. */
  readonly expected: { readonly event: Expectation; readonly by: number } | undefined;
  readonly last: LastEvent | undefined;
  readonly address: Ipv4Address | undefined;
  /** The application that runs, once something has told. */
  readonly load: LoadName | undefined;
  /** The load whose list of parts it fetched in this boot. */
  readonly offered: LoadName | undefined;
  /** Whether the SIP application asks, and not the loader. */
  readonly isApplication: boolean;
  /** What it asked for, newest last. */
  readonly asked: readonly AskedFile[];
  /** The image that it fetches, or fetched last. */
  readonly image: { readonly name: string; readonly isComplete: boolean } | undefined;
  /** A file of which only the last acknowledgement is missing: its next request proves that it was read. */
  readonly almostRead: string | undefined;
  /** Names that were refused, for whatever reason, newest last. */
  readonly refused: readonly RefusedFile[];
  /** Rounds of the loader that brought it no image. */
  readonly vainRounds: number;
  /** What the round that is under way asked for beyond CTLSEP and SEP. */
  readonly hasHunted: boolean;
  /** It repeats itself as if it had heard nothing. */
  readonly isDeaf: boolean;
  /** Transfers that ended without a single acknowledgement, one after the other. */
  readonly unacknowledged: number;
  /** A name in another letter case than the file's, until it is spelled as the file is. */
  readonly misspelt: { readonly asked: string; readonly kept: string } | undefined;
  /**
   * A name with a blank at its end that was refused, until it is asked for without one: kept apart from `refused`, since a
   * phone that has another load goes on with that one.
   */
  readonly blankEnded: string | undefined;
  readonly dhcp: DhcpEvidence | undefined;
  /** Extensions that are registered. */
  readonly registered: readonly string[];
  /** Extensions as which it does not answer OPTIONS. */
  readonly silent: readonly string[];
  readonly refusals: readonly RefusedRegistration[];
  /** It was asked for its secret again and again, and never gave it. */
  readonly unheard:
    | { readonly times: number; readonly sourcePort: number; readonly isSourceAnswered: boolean }
    | undefined;
  /** Calls that it made, taken or not. */
  readonly calls: number;
  // What follows outlasts the session, so that what repeats itself is seen.
  /** Images that it fetched to the end, newest last. */
  readonly images: readonly { readonly name: string; readonly at: number }[];
  /** When it was lost after it had been in service. */
  readonly drops: readonly number[];
  /** A restart that somebody ordered is no drop. */
  readonly restartOrdered: boolean;
  /** The addresses that it named itself from, newest last; each change is one entry. */
  readonly trail: readonly { readonly address: Ipv4Address; readonly at: number }[];
}

interface LastEvent {
  readonly type: PhoneEventType;
  readonly at: number;
  /** File, extension or address that it was about. */
  readonly about: string | undefined;
}

export interface AskedFile {
  readonly name: string;
  /** The phone's port; each request has its own, and repetitions keep it. */
  readonly port: number | undefined;
  /** How often it was sent from this port. */
  readonly sends: number;
  /** How many requests for this name came one after the other. */
  readonly requests: number;
}

export interface RefusedFile {
  readonly name: string;
  readonly code: string;
  readonly reason: string;
  readonly remedy?: string;
  readonly times: number;
}

interface DhcpEvidence {
  readonly state: 'offered' | 'not-taken' | 'withheld' | 'refused' | 'has-address';
  readonly at: number;
  readonly reason?: string;
  readonly remedy?: string;
  /** The other server, when its answer was only heard. */
  readonly server?: Ipv4Address;
  /** What was missing or wrong in it. */
  readonly gaps?: readonly string[];
}

export interface RefusedRegistration {
  readonly extension: string;
  readonly reason: string;
  readonly times: number;
}

/** When something happens, and how much slower than in the table of boot timers phones may be. */
export interface Moment {
  readonly now: number;
  /** 1 as the table says. */
  readonly patience: number;
}

/** A phone of which nothing is known yet. */
export function newSession(mac: MacAddress, now: number): BootSession {
  return {
    mac,
    startedAt: now,
    stage: 'seen',
    since: now,
    expected: undefined,
    last: undefined,
    address: undefined,
    load: undefined,
    offered: undefined,
    isApplication: false,
    asked: [],
    image: undefined,
    almostRead: undefined,
    refused: [],
    vainRounds: 0,
    hasHunted: false,
    isDeaf: false,
    unacknowledged: 0,
    misspelt: undefined,
    blankEnded: undefined,
    dhcp: undefined,
    registered: [],
    silent: [],
    refusals: [],
    unheard: undefined,
    calls: 0,
    images: [],
    drops: [],
    restartOrdered: false,
    trail: [],
  };
}

/** The next session of the same phone. */
export function nextSession(session: BootSession, now: number): BootSession {
  const { mac, address, load, images, drops, restartOrdered, trail } = session;
  return { ...newSession(mac, now), address, load, images, drops, restartOrdered, trail };
}

/** A session as it was kept: without what it did not have, or what the version that kept it did not know. */
export function keptSession(
  kept: Pick<BootSession, 'mac' | 'startedAt'> & Partial<BootSession>,
): BootSession {
  return { ...newSession(kept.mac, kept.startedAt), ...kept };
}
