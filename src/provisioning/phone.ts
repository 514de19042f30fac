import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';

/** One device, known by its MAC address. */
export interface Phone {
  readonly mac: MacAddress;
  /** `7960`, `7940G` …; empty while nobody has said. */
  readonly model: string;
  readonly group?: string;
  /** A phone in the inbox appeared by itself: nobody has added or adopted it yet. */
  readonly standing: 'inbox' | 'adopted';
  /** The address that an operator vouches for. */
  readonly boundAddress?: Ipv4Address;
  readonly lines: readonly PhoneLine[];
  /** ISO 8601, UTC. */
  readonly firstSeen: string;
}

/** One line key and the extension behind it. */
interface PhoneLine {
  /** 1 is the topmost key. */
  readonly position: number;
  readonly extension: string;
}

/** A number in the PBX and the account that registers it. */
export interface Extension {
  readonly number: string;
  /** Shown to those who are called. */
  readonly name: string;
  readonly secret: string;
  /** The name of the PBX that it is on; absent for the embedded one. */
  readonly pbx?: string;
  /** The SIP user, where the PBX knows it by another name than the number. */
  readonly user?: string;
  /** The name in the credentials, where that is not the SIP user. */
  readonly authname?: string;
  /** `208@default`; absent when it has no voice mail. */
  readonly mailbox?: string;
  /** Others keep the account in the PBX: phones are told of it, and nothing is written there. */
  readonly keeper?: 'pbx';
}

/** Where the phones of a PBX register. */
export interface PbxAddress {
  /** Its name among us. */
  readonly name: string;
  /** An IPv4 address or a host name. */
  readonly address: string;
  readonly port: number;
  /** What the messages button dials. */
  readonly voicemail?: string;
}

/** Whether it can be dialled on a keypad, typed into a softphone, and shown by a phone. */
export function isExtensionNumber(text: string): boolean {
  return /^[A-Za-z0-9._+*-]{1,31}$/.test(text);
}
