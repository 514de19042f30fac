import { classifyFileName } from '#files/file-names.ts';
import { BOOT_TIMERS, type BootTimer } from '#knowledge/boot-timers.ts';
import type { PhoneEvent } from '#provisioning/phone-event.ts';

/** A length of time that was measured, beside what the table has. */
export interface MeasuredTimer {
  readonly timer: keyof typeof BOOT_TIMERS;
  readonly milliseconds: number;
  /** From shortest to longest. */
  readonly table: readonly [number, number];
}

type FileKind = ReturnType<typeof kindOf>;

/** Waits between two requests, by what was fetched and what was asked for next. */
const STEPS: readonly { timer: keyof typeof BOOT_TIMERS; from: FileKind; to: FileKind }[] = [
  { timer: 'applicationStart', from: 'loads', to: 'default-cnf' },
  { timer: 'loaderFlashAndReboot', from: 'sbn', to: 'ctl' },
  { timer: 'applicationFlashAndReboot', from: 'sb2', to: 'default-cnf' },
  { timer: 'ringListAfterConfig', from: 'phone-cnf', to: 'ring-list' },
  { timer: 'fileCycle', from: 'ctl', to: 'ctl' },
];

/** What the events of a phone say about the times in the table of boot timers. */
export function measureTimers(events: readonly PhoneEvent[]): MeasuredTimer[] {
  const measured: MeasuredTimer[] = [];
  const add = (timer: keyof typeof BOOT_TIMERS, milliseconds: number) => {
    const { milliseconds: shortest, atMostMilliseconds = shortest }: BootTimer = BOOT_TIMERS[timer];
    measured.push({ timer, milliseconds: Math.round(milliseconds), table: [shortest, atMostMilliseconds] });
  };
  let before: { readonly kind: FileKind; readonly at: number } | undefined;
  for (const event of events) {
    if (event.type !== 'file-fetched' && event.type !== 'file-refused') continue;
    const kind = kindOf(event.name);
    const took = event.type === 'file-fetched' ? event.milliseconds : 0;
    if (kind === 'sb2' && event.type === 'file-fetched') add('applicationTransfer', took);
    const from = before?.kind;
    const step = STEPS.find((one) => one.from === from && one.to === kind);
    if (step !== undefined && before !== undefined) add(step.timer, event.at - took - before.at);
    before = { kind, at: event.at };
  }
  return measured;
}

function kindOf(name: string) {
  const requested = classifyFileName(name);
  return requested.kind === 'firmware' ? requested.extension : requested.kind;
}
