import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dateAndTime } from '#virtual-phone/screen/wall-clock.ts';
import { deriveClock } from './derive-clock.ts';
import { clockSettings } from './phone-clock.ts';
import { parseZoneName } from './zone-changes.ts';

test('the clock is the zone’s own, all year, by the settings that Offhook derives', () => {
  for (const name of [
    'Europe/Brussels',
    'Europe/London',
    'America/New_York',
    'Australia/Sydney',
    'Asia/Tokyo',
  ]) {
    const zone = parseZoneName(name);
    assert.ok(zone);
    const settings = clockSettings(deriveClock(zone, Date.UTC(2026, 5, 1)).clock);
    const format = new Intl.DateTimeFormat('en-GB', {
      timeZone: name,
      hour: '2-digit',
      minute: '2-digit',
      hour12: false,
    });
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(2026, 0, 2), max: Date.UTC(2026, 11, 30) }), (at) => {
        const shown = dateAndTime((setting) => settings.get(setting) ?? '', at);
        assert.equal(
          shown.slice(-5),
          format.format(at).replace(/^24/, '00'),
          `${name} ${new Date(at).toISOString()}`,
        );
      }),
    );
  }
});
