import type { ModelId } from '#knowledge/models.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import type { Call } from './call/call.ts';
import type { IncomingBehaviour } from './call/incoming-behaviour.ts';
import type { Datagrams } from './datagrams.ts';
import type { Faults } from './faults.ts';
import type { PhoneFlash } from './flash.ts';
import type { Habits } from './habits.ts';
import type { PhoneTime } from './phone-time.ts';
import type { VirtualPhoneEvent } from './virtual-phone-event.ts';

/** An address and UDP port. */
export interface Endpoint {
  readonly address: Ipv4Address;
  readonly port: number;
}

/** How long a phone that gets nowhere keeps trying before it calls itself stuck; a real one never stops. */
export interface Patience {
  /** Restarts in a row without reaching a working state: tells a flip-flop between two loads. */
  readonly boots: number;
  /** Rounds of asking for the same names in vain. `Infinity` waits for ever. */
  readonly cycles: number;
}

export interface VirtualPhoneOptions {
  readonly mac: MacAddress;
  readonly model: ModelId;
  /** The address the phone sends from; each phone needs its own, `127.0.0.x` will do. */
  readonly localAddress: Ipv4Address;
  /** What DHCP would have said; real phones know no port but 69. */
  readonly tftpServer: Endpoint;
  /** Registers here, whatever proxy the configuration names. */
  readonly sipProxy?: Endpoint;
  /** A phone from the shelf when left out: SCCP, never configured. */
  readonly flash?: PhoneFlash;
  /** All waits of the phone are divided by this; 1 is real time. Ignored when `time` is given. */
  readonly speed?: number;
  /** From one block of a file to the next; what real phones take when left out, 0 for as fast as it goes. */
  readonly millisecondsPerBlock?: number;
  readonly habits?: Partial<Habits>;
  readonly faults?: Partial<Faults>;
  readonly patience?: Partial<Patience>;
  /** Fixes ports, Call-IDs and lost packets, so that a run can be repeated. */
  readonly seed?: number;
  /** What it does when it is called; it rings when left out. */
  readonly onIncoming?: IncomingBehaviour;
  /** The tone that it says everything with in calls. */
  readonly toneHertz?: number;
  /** A call came in and rings. */
  readonly onCall?: (call: Call) => void;
  /** Where its console answers once its configuration opens it (`telnet_level`); real phones know no port but 23. None when absent. */
  readonly consolePort?: number;
  readonly onEvent?: (event: VirtualPhoneEvent) => void;
  /**
   * The clock and timers; virtual in tests. Without it calls and their sound take real time, whatever the speed: others
   * are part of them.
   */
  readonly time?: PhoneTime;
  /** The network; in memory in tests. */
  readonly datagrams?: Datagrams;
}
