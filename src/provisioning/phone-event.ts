import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import type { Attribution } from './boot-session/attribution.ts';
import type { OfferGap } from './dhcp/offered-terms.ts';
import type { RestartOutcome } from './restart-outcome.ts';

/** A transfer over TFTP that takes no longer is told by its end alone; its begin is told after so long, in milliseconds. */
export const LONG_TRANSFER_MS = 500;

/**
 * Something that happened to a phone, as evidence for its timeline. `docs/reference/events.md` lists the types.
 * No event holds a secret or the content of a file.
 */
export type PhoneEvent = EventCircumstances & EventBody;

interface EventCircumstances {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The phone, as far as it is known. */
  readonly mac?: MacAddress;
  readonly address?: Ipv4Address;
  /** Why it counts as that phone's. */
  readonly because?: Attribution;
}

type EventBody =
  | { readonly type: 'phone-appeared' }
  | { readonly type: 'address-offered'; readonly seconds: number }
  | {
      readonly type: 'address-leased';
      readonly how: 'selected' | 'rebooted';
      readonly seconds: number;
      /** From the DISCOVER to the ACK; absent when there was no DISCOVER. */
      readonly milliseconds?: number;
      readonly vendorClass?: string;
      /** Whether a NUL octet ended that: what these phones do is not certain. */
      readonly classEndsWithNul?: boolean;
      /** Whether it sent a client identifier. */
      readonly sendsIdentifier?: boolean;
      /** The DHCP options that it asked for, by code and in its order. */
      readonly asksFor?: readonly number[];
      /** What the vendor class says. */
      readonly model?: string;
      readonly hostName?: string;
    }
  | { readonly type: 'address-not-taken'; readonly offers: number }
  | {
      readonly type: 'address-refused';
      readonly code: string;
      readonly reason: string;
      readonly remedy?: string;
    }
  | {
      readonly type: 'address-withheld';
      readonly code: string;
      readonly reason: string;
      readonly remedy?: string;
    }
  | { readonly type: 'address-declined' }
  | { readonly type: 'address-released' }
  | {
      readonly type: 'address-in-use';
      /** Who answers at an address that we have leased to nobody. */
      readonly user: MacAddress;
    }
  | {
      readonly type: 'address-heard';
      readonly message: 'offer' | 'ack' | 'nak';
      /** Who said it. */
      readonly server: Ipv4Address;
      /** Where the phone will look for its files, as far as the message says. */
      readonly tftpServer?: string;
      readonly gaps: readonly OfferGap[];
      readonly seconds?: number;
    }
  | { readonly type: 'host-name-differs'; readonly hostName: string }
  | {
      readonly type: 'dhcp-server-found';
      readonly server: Ipv4Address;
      /** As the neighbour table has it. */
      readonly serverMac?: MacAddress;
      readonly offered: Ipv4Address;
      /** Whether we keep silent because of it. */
      readonly standsBack: boolean;
    }
  | { readonly type: 'dhcp-alone' }
  | {
      readonly type: 'file-refused';
      readonly name: string;
      readonly transport: 'tftp' | 'http';
      readonly code: string;
      readonly reason: string;
      readonly remedy?: string;
      /** The phone's, over TFTP: the same again means that the answer was not heard. */
      readonly port?: number;
    }
  | { readonly type: 'file-started'; readonly name: string; readonly size: number }
  | { readonly type: 'file-progress'; readonly name: string; readonly sent: number; readonly size: number }
  | {
      readonly type: 'file-fetched';
      readonly name: string;
      readonly transport: 'tftp' | 'http';
      readonly size: number;
      readonly milliseconds: number;
      /** Blocks that were sent more than once. */
      readonly resent: number;
      /** As the phone spelled the name, when not as the file's is. */
      readonly asked?: string;
    }
  | {
      readonly type: 'file-broken-off';
      readonly name: string;
      readonly sent: number;
      readonly size: number;
      readonly code: 'client-silent' | 'client-error' | 'superseded' | 'shutdown';
      readonly reason: string;
    }
  | { readonly type: 'page-opened'; readonly page: string; readonly milliseconds: number }
  | {
      readonly type: 'page-refused';
      readonly page: string;
      readonly code: string;
      readonly reason: string;
      readonly remedy?: string;
    }
  | {
      readonly type: 'registered';
      readonly extension: string;
      readonly contact: string;
      /** Seconds. */
      readonly expires?: number;
      readonly userAgent?: string;
      readonly pbx?: string;
      /** How long the phone took to answer its PBX, in milliseconds. */
      readonly roundTrip?: number;
    }
  | { readonly type: 'unregistered'; readonly extension: string; readonly pbx?: string }
  | { readonly type: 'registration-expired'; readonly extension: string; readonly pbx?: string }
  | { readonly type: 'contact-unreachable'; readonly extension: string; readonly contact: string }
  | {
      readonly type: 'contact-reachable';
      readonly extension: string;
      readonly contact: string;
      /** How long it took to answer. */
      readonly milliseconds: number;
    }
  | {
      readonly type: 'registration-refused';
      readonly extension: string;
      readonly reason: string;
      readonly userAgent?: string;
    }
  | {
      readonly type: 'challenge-unheard';
      readonly extension: string;
      /** How often it was asked for its secret, one time after the other. */
      readonly times: number;
      /** Where its requests came from. */
      readonly sourcePort: number;
      /** Whether the answers went there, and not where its Via says. */
      readonly isSourceAnswered: boolean;
    }
  | { readonly type: 'call-ended'; readonly isAnswered: boolean }
  | {
      readonly type: 'sip-scanned';
      /** Unknown users and wrong secrets within ten minutes. */
      readonly attempts: number;
      /** Different users among them. */
      readonly users: number;
    }
  | { readonly type: 'emergency-call'; readonly extension: string; readonly number: string }
  | {
      readonly type: 'phone-notified';
      readonly extension: string;
      readonly about: 'check-sync' | 'message-waiting';
      readonly answer: string;
    }
  | {
      readonly type: 'restart-ended';
      readonly outcome: RestartOutcome;
      /** Since the order. */
      readonly milliseconds: number;
      /** Extensions that did not register anew, with blanks between them. */
      readonly missing?: string;
    }
  | {
      readonly type: 'diagnosis-raised';
      /** Which, as in `docs/reference/diagnoses.md`. */
      readonly diagnosis: string;
      readonly detail: string;
      readonly remedy: string;
    }
  | { readonly type: 'diagnosis-cleared'; readonly diagnosis: string }
  | {
      readonly type: 'source-failed';
      readonly source: string;
      readonly reason: string;
      /** Of the copy that is used instead; 0 when there is none. */
      readonly rows: number;
      /** When that was read, ISO 8601. */
      readonly readAt?: string;
    }
  | { readonly type: 'source-recovered'; readonly source: string; readonly rows: number }
  | {
      readonly type: 'secrets-probed';
      /** How many phones' files one address asked for without being any of them. */
      readonly phones: number;
    };

export type PhoneEventType = PhoneEvent['type'];

/** Where events go. */
export interface EventSink {
  emit(event: PhoneEvent): void;
}
