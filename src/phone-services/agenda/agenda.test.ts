import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DecodeError } from '#values/decode-error.ts';
import { agendaText } from './agenda-text.ts';
import { readAgenda } from './read-agenda.ts';

/** Monday. */
const NOW = Date.parse('2026-11-30T08:30:00Z');

function calendar(...events: readonly string[]): string {
  const zone = `BEGIN:VTIMEZONE
TZID:Brussels
BEGIN:STANDARD
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE`;
  const each = events.map((event, at) => `BEGIN:VEVENT\nUID:${at}\n${event}\nEND:VEVENT`);
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:test', zone, ...each, 'END:VCALENDAR', '']
    .join('\n')
    .replaceAll('\n', '\r\n');
}

const shown = (text: string) => agendaText(readAgenda(text, NOW), NOW, 'Europe/Brussels');

test('single events, all-day ones and recurrences are shown in order, in the time of the phone', () => {
  const text = calendar(
    'DTSTART:20261130T150000Z\nSUMMARY:Review\nLOCATION:Room 2',
    'DTSTART;VALUE=DATE:20261201\nSUMMARY:Holiday',
    'DTSTART;TZID=Brussels:20260105T100000\nRRULE:FREQ=WEEKLY;BYDAY=MO\nEXDATE;TZID=Brussels:20261207T100000\nSUMMARY:Stand-up',
    'DTSTART:20261130T070000Z\nSUMMARY:Over already',
    'DTSTART:20270301T070000Z\nSUMMARY:Far away',
    'DTSTART:20261202T070000Z\nSTATUS:CANCELLED\nSUMMARY:Called off',
  );
  assert.equal(
    shown(text),
    '- Mon 30 Nov\n10:00 Stand-up\n16:00 Review (Room 2)\n- Tue 1 Dec\nHoliday\n- Mon 14 Dec\n10:00 Stand-up',
  );
});

test('an occurrence that was moved is shown where it is now', () => {
  const text = calendar(
    'DTSTART:20261123T090000Z\nRRULE:FREQ=WEEKLY;COUNT=3\nSUMMARY:Weekly',
    'DTSTART:20261202T120000Z\nSUMMARY:Moved',
  ).replace('UID:1\r\n', 'UID:0\r\nRECURRENCE-ID:20261130T090000Z\r\n');
  assert.equal(shown(text), '- Wed 2 Dec\n13:00 Moved\n- Mon 7 Dec\n10:00 Weekly');
});

test('an endless recurrence ends, an odd event hides no other, and no calendar is an error', () => {
  const text = calendar(
    'DTSTART:19700101T120000Z\nRRULE:FREQ=SECONDLY\nSUMMARY:Endless',
    'SUMMARY:Without a time',
    'DTSTART:20261201T120000Z\nSUMMARY:Real',
  );
  assert.match(shown(text), /Real/);
  for (const noise of ['', 'hello', 'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:x\r\nEND:VCARD\r\n', '<xml/>']) {
    assert.throws(() => readAgenda(noise, NOW), DecodeError, noise);
  }
  assert.equal(agendaText([], NOW, undefined), 'Nothing in the next two weeks.');
});
