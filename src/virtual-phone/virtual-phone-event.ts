import type { LoadName } from '#values/load-name.ts';

/**
 * Where the phone is. `loader` and `sccp` ask for files; `upgrading` writes an image; `no-application` is
 * "Protocol Application Invalid"; `unprovisioned` has no usable line or proxy; `ready` has a line that is not
 * to be registered; `stuck` has given up after its patience ran out.
 */
export type PhoneState =
  | 'off'
  | 'loader'
  | 'sccp'
  | 'sip'
  | 'upgrading'
  | 'rebooting'
  | 'no-application'
  | 'unprovisioned'
  | 'registering'
  | 'registered'
  | 'ready'
  | 'stuck';

/** How a request for a file ended. */
export type RequestOutcome = 'found' | 'not-found' | 'error' | 'silent' | 'broken';

/** What happened, without when. No secret is ever part of it: settings are named, their values are not. */
export type PhoneHappening =
  | { readonly type: 'power-on'; readonly loader: LoadName | null; readonly application: LoadName | null }
  | { readonly type: 'power-off'; readonly reason: 'switched off' | 'power cut' }
  | { readonly type: 'state'; readonly state: PhoneState }
  /** The text on the display changed: "Requesting Configuration", "Upgrading Software", … */
  | { readonly type: 'screen'; readonly text: string }
  /** A read request left the phone; `attempt` counts the sends of this name from 1. */
  | { readonly type: 'request'; readonly name: string; readonly port: number; readonly attempt: number }
  /** Part of a long file is here; at most one for each 64 KiB. */
  | { readonly type: 'progress'; readonly name: string; readonly octets: number }
  | {
      readonly type: 'received';
      readonly name: string;
      readonly outcome: RequestOutcome;
      readonly octets: number;
      /** The server's words of an ERROR, or what was wrong with the transfer. */
      readonly reason?: string;
    }
  /** A whole file or image was refused, and the phone keeps what it had. */
  | { readonly type: 'rejected'; readonly name: string; readonly reason: string }
  /** One line of a configuration or dial plan had no effect; a real phone says nothing. */
  | {
      readonly type: 'setting-dropped';
      readonly name: string;
      readonly line: number;
      /** Empty when the line named none. */
      readonly setting: string;
      readonly reason: string;
    }
  | {
      readonly type: 'flash-written';
      readonly part: 'loader' | 'application' | 'configuration';
      /** The load that is there now, or null after an erasure. */
      readonly load?: LoadName | null;
      /** Names of settings whose values changed. */
      readonly settings?: readonly string[];
    }
  | { readonly type: 'reboot'; readonly reason: string }
  | { readonly type: 'register'; readonly line: number; readonly user: string; readonly proxy: string }
  | {
      readonly type: 'registered';
      readonly line: number;
      readonly user: string;
      readonly proxy: string;
      /** Seconds that the registrar granted. */
      readonly expires: number;
    }
  | { readonly type: 'unregistered'; readonly line: number; readonly user: string; readonly reason: string }
  /** An answer came to the port it was asked from, where a phone with `nat_enable` 0 does not listen. */
  | { readonly type: 'answer-lost'; readonly port: number; readonly from: string }
  /** Somebody pressed keys by telnet (`test key`). */
  | { readonly type: 'keys-pressed'; readonly keys: string }
  /** A SIP request from outside: `OPTIONS`, `NOTIFY check-sync`. */
  | { readonly type: 'asked'; readonly request: string; readonly answer: number }
  /** The message lamp goes on or out, or its numbers change: voice messages not heard yet, and heard ones. */
  | {
      readonly type: 'message-lamp';
      readonly line: number;
      readonly isLit: boolean;
      readonly fresh: number;
      readonly old: number;
    }
  /** A call goes out. `call` counts the calls of the phone from 1. */
  | { readonly type: 'call-dialling'; readonly call: number; readonly line: number; readonly number: string }
  /** The phone rings, or hears that another one does. */
  | {
      readonly type: 'call-ringing';
      readonly call: number;
      readonly line: number;
      readonly direction: 'out' | 'in';
      readonly number: string;
    }
  | { readonly type: 'call-connected'; readonly call: number; readonly line: number; readonly number: string }
  /** Put on hold, or taken from there, by this phone or the other side. */
  | {
      readonly type: 'call-held';
      readonly call: number;
      readonly line: number;
      readonly isHeld: boolean;
      readonly by: 'us' | 'other';
    }
  /** The other side talks to somebody else now. */
  | { readonly type: 'call-transferred'; readonly call: number; readonly line: number }
  /** The other side would not be put on hold, or not be transferred; the call goes on. */
  | {
      readonly type: 'call-refused';
      readonly call: number;
      readonly line: number;
      readonly what: 'hold' | 'transfer';
      readonly status: number;
    }
  /** The other side pressed a key. */
  | { readonly type: 'call-digit'; readonly call: number; readonly line: number; readonly digit: string }
  /** Over; with the RTP packets that this phone sent, received and missed. */
  | {
      readonly type: 'call-ended';
      readonly call: number;
      readonly line: number;
      readonly reason: string;
      readonly sent: number;
      readonly received: number;
      readonly lost: number;
    }
  | { readonly type: 'stuck'; readonly reason: string };

/** One entry of a virtual phone's own timeline. */
export type VirtualPhoneEvent = PhoneHappening & {
  /** Milliseconds of the phone's own time since power came; at speed N they pass N times faster. */
  readonly elapsed: number;
  /** 1 for the first boot after power came, one more for each restart. */
  readonly boot: number;
};

/** How one line's first try to register ended. */
export interface LineOutcome {
  readonly line: number;
  readonly user: string;
  readonly proxy: string;
  readonly registered: boolean;
  /** Why not; absent when registered. */
  readonly reason?: string;
}

/**
 * How far a phone came after power-on: `registered` when every line is, `not-registered` when one is not,
 * `ready` when `proxy_register` is 0, `stuck` when patience ran out, `off` when power went first.
 */
export type BootOutcome =
  | { readonly kind: 'registered' | 'not-registered'; readonly lines: readonly LineOutcome[] }
  | { readonly kind: 'ready' }
  | { readonly kind: 'stuck'; readonly reason: string }
  | { readonly kind: 'off'; readonly reason: 'switched off' | 'power cut' };
