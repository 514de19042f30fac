import { describeEvent } from '#provisioning/describe-event.ts';
import type { Phone } from '#provisioning/phone.ts';
import type { PhoneEvent } from '#provisioning/phone-event.ts';
import type { LastDelivery } from '#store/deliveries.ts';
import { formatTable, type Terminal } from './terminal.ts';

/** Head of the table of phones. */
export const PHONE_HEAD = ['PHONE', 'MODEL', 'STANDING', 'LINES', 'GROUP', 'BOUND TO'] as const;

/** One phone as a row of that table. */
export function phoneRow({ mac, model, standing, lines, group, boundAddress }: Phone): string[] {
  const extensions = lines.map(({ extension }) => extension).join(' ');
  return [
    mac,
    model || '?',
    standing === 'inbox' ? 'in the inbox' : 'adopted',
    extensions,
    group ?? '',
    boundAddress ?? '',
  ];
}

/** One phone in full, for people. */
export function describePhone(
  terminal: Terminal,
  phone: Phone,
  fetched: readonly LastDelivery[],
  events: readonly PhoneEvent[],
): string {
  const parts = [formatTable(terminal, PHONE_HEAD, [phoneRow(phone)])];
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

/** `2026-11-23 18:01:30` in UTC: sortable, and the same on every machine. */
function clockTime(iso: string): string {
  return iso.slice(0, 19).replace('T', ' ');
}
