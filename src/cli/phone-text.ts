import type { LiveLine } from '#app/pbx/phone-lines.ts';
import { diagnosisTitle } from '#provisioning/boot-session/registry.ts';
import { STAGES } from '#provisioning/boot-session/stages.ts';
import { describeEvent } from '#provisioning/describe-event.ts';
import type { Phone } from '#provisioning/phone.ts';
import type { PhoneEvent } from '#provisioning/phone-event.ts';
import type { PhoneState } from '#store/boot-sessions.ts';
import type { LastDelivery } from '#store/deliveries.ts';
import { clockTime, describeState } from './phone-story.ts';
import { formatTable, type Terminal } from './terminal.ts';

/** Head of the table of phones. */
export const PHONE_HEAD = [
  'PHONE',
  'MODEL',
  'STATE',
  'LOAD',
  'ADDRESS',
  'LAST EVENT (UTC)',
  'LINES',
  'GROUP',
] as const;

/** One phone as a row of that table; `said` is the model that it says it is. */
export function phoneRow(
  { mac, model, standing, lines, group, boundAddress }: Phone,
  state?: PhoneState,
  said = '',
): string[] {
  return [
    mac,
    model || `${said}?`,
    standing === 'inbox' ? 'in the inbox' : stateWords(state),
    state?.load ?? '',
    state?.address ?? boundAddress ?? '',
    lastEventWords(state),
    lines.map(({ extension }) => extension).join(' '),
    group ?? '',
  ];
}

function stateWords(state: PhoneState | undefined): string {
  if (state === undefined) return 'never seen';
  return `${state.diagnoses.length > 0 ? '! ' : ''}${STAGES[state.stage]}`;
}

function lastEventWords(state: PhoneState | undefined): string {
  if (state?.lastEvent === undefined) return '';
  const { at, type, about = '' } = state.lastEvent;
  return `${clockTime(at)} ${type.replaceAll('-', ' ')} ${about}`.trimEnd();
}

const TROUBLES_SHOWN = 20;

/** What is wrong with which phone, below the table; phones in the inbox say so themselves. */
export function describeTroubles(terminal: Terminal, states: Iterable<PhoneState>): string | undefined {
  const troubles = [...states].flatMap(({ mac, diagnoses }) =>
    diagnoses.filter(({ id }) => id !== 'unknown-phone').map((diagnosis) => ({ mac, diagnosis })),
  );
  if (troubles.length === 0) return undefined;
  const lines = troubles
    .slice(0, TROUBLES_SHOWN)
    .flatMap(({ mac, diagnosis: { id, detail, remedy } }) => [
      `${terminal.style('yellow', '!')} ${mac} ${diagnosisTitle(id)}. ${detail}`,
      `  → ${remedy}`,
    ]);
  const more = troubles.length - TROUBLES_SHOWN;
  return [...lines, ...(more > 0 ? [`… and ${more} more: --json has all`] : [])].join('\n');
}

/** What is known of a phone besides what was said of it. */
export interface PhoneStory {
  readonly state: PhoneState | undefined;
  /** Absent when no server runs. */
  readonly lines: readonly LiveLine[] | undefined;
  readonly fetched: readonly LastDelivery[];
  readonly events: readonly PhoneEvent[];
}

/** One phone in full, for people. */
export function describePhone(
  terminal: Terminal,
  phone: Phone,
  { state, lines = [], fetched, events }: PhoneStory,
): string {
  const parts = [formatTable(terminal, PHONE_HEAD, [phoneRow(phone, state)])];
  if (phone.boundAddress !== undefined) parts.push(`bound to ${phone.boundAddress}`);
  if (state !== undefined) parts.push(describeState(terminal, state, new Date()));
  if (lines.length > 0) {
    const head = ['LINE', 'AT', 'STANDS', 'ANSWERS', 'SEEN LAST (UTC)', 'CONTACT', 'USER AGENT'];
    parts.push(formatTable(terminal, head, lines.map(lineRow)));
  }
  if (fetched.length > 0) {
    const rows = fetched.map(({ name, at, hash }) => [name, clockTime(at), hash.slice(0, 12)]);
    parts.push(formatTable(terminal, ['FETCHED LAST', 'WHEN', 'SHA-256'], rows));
  }
  if (events.length > 0) {
    const lines = events.map(
      (event) => `${clockTime(new Date(event.at).toISOString())}  ${describeEvent(event).text}`,
    );
    parts.push([terminal.style('bold', 'WHAT HAPPENED'), ...lines].join('\n'));
  }
  return parts.join('\n\n');
}

function lineRow(line: LiveLine): string[] {
  const { extension, pbx, contact = '', userAgent = '', seenAt } = line;
  const seen = seenAt === undefined ? '' : clockTime(new Date(seenAt).toISOString());
  return [extension, pbx, lineWords(line), answerWords(line), seen, contact, userAgent];
}

function lineWords({ isRegistered, calls = 0 }: LiveLine): string {
  if (isRegistered === undefined) return 'not told';
  if (!isRegistered) return 'not registered';
  return calls === 0 ? 'registered' : calls === 1 ? 'in a call' : `in ${calls} calls`;
}

function answerWords({ reach, roundTripMs }: LiveLine): string {
  if (reach === 'unreachable') return 'no';
  return roundTripMs === undefined ? '' : `${roundTripMs.toFixed(1)} ms`;
}
