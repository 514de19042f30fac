import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Configuration } from '#virtual-phone/configuration.ts';
import { idleScreen } from './idle-screen.ts';
import { dateAndTime } from './wall-clock.ts';

const MODEL = { lines: 6 } as const;
const STATE = {
  now: Date.UTC(2026, 10, 28, 16, 5),
  registered: new Set([1]),
  messagesWaiting: 0,
  logo: undefined,
};

test('clock, label and lines stand there as the configuration says, cut where the phone cuts them', () => {
  const configuration = new Configuration(
    {
      phone_label: 'Front desk of all',
      line1_name: '208',
      line2_name: '209',
      line2_shortname: 'The second line',
      time_zone: 'CET',
      dst_auto_adjust: '0',
      date_format: 'D/M/Y',
    },
    MODEL,
  );
  const { dateAndTime: clock, label, lines, messageLamp } = idleScreen(configuration, MODEL, STATE);
  assert.deepEqual([clock, label, messageLamp], ['28/11/26 17:05', 'Front desk ', false]);
  assert.deepEqual(lines, [
    { label: '208', isRegistered: true },
    { label: 'The second l', isRegistered: false },
  ]);
  assert.ok(idleScreen(configuration, MODEL, { ...STATE, messagesWaiting: 2 }).messageLamp);
});

test('every date format, and twelve hours', () => {
  const shown = (date_format: string, time_format_24hr = '1') =>
    dateAndTime((name) => ({ date_format, time_format_24hr })[name] ?? '', Date.UTC(2026, 10, 8, 16, 5));
  assert.equal(shown('M/D/Y'), '11/08/26 16:05');
  assert.equal(shown('Y-M-D'), '26-11-08 16:05');
  assert.equal(shown('YY-M-D', '0'), '2026-11-08 4:05p');
});
