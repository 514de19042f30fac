import type { PhoneEvent } from '#provisioning/phone-event.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { type AnonymousEvent, anonymousEvent, type Tokens } from './anonymous-event.ts';
import { type MeasuredTimer, measureTimers } from './measured-timers.ts';
import type { Stage } from './stages.ts';

/** What a report is made from. */
export interface ReportSource {
  readonly mac: MacAddress;
  /** As it was said when the phone was added. */
  readonly model?: string;
  readonly load?: string;
  readonly stage?: Stage;
  readonly diagnoses: readonly string[];
  readonly events: readonly PhoneEvent[];
  readonly program: { readonly version: string; readonly node: string; readonly platform: string };
}

/**
 * One phone's boots, for others to learn from: what it asked for, what it got, how long it took. It holds no
 * secret, extension, name, host name, IP address or time of day, and of the MAC address only the maker's half.
 */
export interface PhoneReport {
  readonly format: 'offhook-report/1';
  readonly program: ReportSource['program'];
  readonly phone: {
    readonly maker: string;
    readonly model: string;
    readonly load: string;
    readonly stage: string;
  };
  readonly diagnoses: readonly string[];
  readonly timers: readonly MeasuredTimer[];
  /** `after` is milliseconds since the first. */
  readonly events: readonly AnonymousEvent[];
}

const MODEL = /^79[46]0G?$/;
const LOAD = /^P0[0SM]3(?:-\d{1,2}-\d{1,2}-\d{1,2}|\d{8})$/;

/** Makes the report. */
export function makeReport({
  mac,
  model = '',
  load = '',
  stage,
  diagnoses,
  events,
  program,
}: ReportSource): PhoneReport {
  const since = events[0]?.at ?? 0;
  const tokens = makeTokens();
  return {
    format: 'offhook-report/1',
    program,
    phone: {
      maker: mac.slice(0, 8),
      model: MODEL.test(model) ? model : 'unknown',
      load: LOAD.test(load) ? load : 'unknown',
      stage: stage ?? 'never seen',
    },
    diagnoses,
    timers: measureTimers(events),
    events: events.flatMap((event) => anonymousEvent(event, mac, since, tokens) ?? []),
  };
}

function makeTokens(): Tokens {
  const numbered = (what: string) => {
    const known = new Map<string, string>();
    return (value: string) => {
      const token = known.get(value) ?? `${what} ${known.size + 1}`;
      known.set(value, token);
      return token;
    };
  };
  return { extension: numbered('extension'), address: numbered('address') };
}
