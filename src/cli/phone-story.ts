import { advance } from '#provisioning/boot-session/advance.ts';
import { diagnosisTitle } from '#provisioning/boot-session/registry.ts';
import { type BootSession, newSession } from '#provisioning/boot-session/session.ts';
import { EXPECTATIONS, STAGES, type Stage } from '#provisioning/boot-session/stages.ts';
import { describeEvent } from '#provisioning/describe-event.ts';
import type { EventDescription } from '#provisioning/event-description.ts';
import type { PhoneEvent } from '#provisioning/phone-event.ts';
import type { PhoneState } from '#store/boot-sessions.ts';
import type { MacAddress } from '#values/mac-address.ts';
import type { Terminal } from './terminal.ts';

const MARKS: Readonly<Record<EventDescription['tone'], string>> = { routine: '·', good: '✓', attention: '!' };
const COLOURS = { routine: 'gray', good: 'green', attention: 'yellow' } as const;

/** Prints one phone's events with the time of day, and says whenever the phone comes to another stage. */
export class StoryPrinter {
  readonly #terminal: Terminal;
  #session: BootSession;

  constructor(terminal: Terminal, mac: MacAddress) {
    this.#terminal = terminal;
    this.#session = newSession(mac, 0);
  }

  /** Takes the event in, and gives the stage that the phone is at then. */
  stageAfter(event: PhoneEvent): Stage {
    this.#session = advance(this.#session, event, { now: event.at, patience: 1 });
    return this.#session.stage;
  }

  /** One event as a line or two, with a line of its own for a new stage. */
  print(event: PhoneEvent): void {
    const before = this.#session.stage;
    const stage = this.stageAfter(event);
    const { text, tone, remedy } = describeEvent(event);
    const { style, out } = this.#terminal;
    const time = style('dim', new Date(event.at).toISOString().slice(0, 23).replace('T', ' '));
    const because = event.because === undefined ? '' : style('dim', ` [${event.because}]`);
    if (stage !== before) out(`${' '.repeat(23)} ${style('bold', `── ${STAGES[stage]}`)}`);
    out(`${time} ${style(COLOURS[tone], MARKS[tone])} ${text}${because}`);
    if (remedy !== undefined) out(`${' '.repeat(26)}→ ${remedy}`);
  }
}

/** Where a phone stands, what it does next, and what is wrong, in a few lines. */
export function describeState(terminal: Terminal, state: PhoneState, now: Date): string {
  const { stage, since, load, address, expected, diagnoses } = state;
  const facts = [
    `since ${clockTime(since)}`,
    ...(load === undefined ? [] : [`runs ${load}`]),
    ...(address === undefined ? [] : [`at ${address}`]),
  ];
  const lines = [`${terminal.style('bold', STAGES[stage])}, ${facts.join(', ')}`];
  if (expected !== undefined) {
    const { words } = EXPECTATIONS[expected.event];
    const isLate = Date.parse(expected.by) < now.getTime();
    lines.push(`next: ${words}, ${isLate ? 'expected since' : 'by'} ${clockTime(expected.by)}`);
  }
  for (const { id, detail, remedy } of diagnoses) {
    lines.push(`${terminal.style('yellow', '!')} ${diagnosisTitle(id)}. ${detail}`, `  → ${remedy}`);
  }
  return lines.join('\n');
}

/** `2026-11-23 18:01:30` in UTC: sortable, and the same on every machine. */
export function clockTime(iso: string): string {
  return iso.slice(0, 19).replace('T', ' ');
}
