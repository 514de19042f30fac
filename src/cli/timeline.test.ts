import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PhoneEvent } from '#provisioning/phone-event.ts';
import type { MacAddress } from '#values/mac-address.ts';
import type { Terminal } from './terminal.ts';
import { TimelinePrinter } from './timeline.ts';

const SB2 = 'P0S3-8-12-00.sb2';
const SIZE = 756_524;
const CLEAR = '\r\x1b[K';

function printerOn({ interactive }: { interactive: boolean }) {
  const screen = {
    text: '',
    writes: 0,
    columns: 80,
    write(text: string) {
      this.text += text;
      this.writes += 1;
    },
  };
  const terminal: Terminal = { out() {}, note() {}, style: (_format, text) => text, interactive };
  return { screen, printer: new TimelinePrinter(terminal, 1000, 10, screen) };
}

/** What a terminal shows of it: a carriage return with `ESC [K` empties the line that is being written. */
function shown(text: string): string[] {
  return text.split('\n').map((line) => line.split(CLEAR).at(-1) ?? '');
}

const started = (name = SB2, size = SIZE): PhoneEvent => ({ at: 2000, type: 'file-started', name, size });
const progress = (percent: number, name = SB2): PhoneEvent => ({
  at: 2500,
  type: 'file-progress',
  name,
  sent: Math.ceil((SIZE * percent) / 100),
  size: SIZE,
});
const fetched = (name = SB2): PhoneEvent => ({
  at: 13_500,
  type: 'file-fetched',
  name,
  transport: 'tftp',
  size: SIZE,
  milliseconds: 11_500,
  resent: 0,
});

test('what is printed together is one write, with the progress that there is at its end', () => {
  const { screen, printer } = printerOn({ interactive: true });
  printer.event(started(), '208');
  const before = screen.writes;
  printer.together(() => {
    for (const percent of [10, 20]) printer.event(progress(percent), '208');
    printer.event(fetched('SIPDefault.cnf'), '208');
  });
  printer.together(() => {});
  assert.equal(screen.writes - before, 1);
  assert.match(shown(screen.text).at(-2) ?? '', /SIPDefault.cnf: fetched/);
  assert.match(shown(screen.text).at(-1) ?? '', /20 %/);
});

test('on paper: a line an event, and each quarter of a long transfer once', () => {
  const { screen, printer } = printerOn({ interactive: false });
  printer.event(started(), '7960 (208)');
  for (const percent of [3, 26, 30, 77, 78]) printer.event(progress(percent), '7960 (208)');
  printer.event(fetched(), '7960 (208)');
  printer.event(progress(26), '7960 (208)');
  printer.event({ at: 13_600, type: 'phone-appeared', mac: '00:11:5C:93:AF:D1' as MacAddress }, '7960 (208)');
  assert.deepEqual(screen.text.split('\n'), [
    '  1.5 s · 7960 (208) P0S3-8-12-00.sb2: 26 % of 757 kB',
    '  1.5 s · 7960 (208) P0S3-8-12-00.sb2: 77 % of 757 kB',
    ' 12.5 s ✓ 7960 (208) P0S3-8-12-00.sb2: fetched, 757 kB in 11.5 s by TFTP',
    '  1.5 s · 7960 (208) P0S3-8-12-00.sb2: 26 % of 757 kB',
    ' 12.6 s ! 7960 (208) A phone that nobody knows appeared; it waits in the inbox and is not converted.',
    ' 12.6 s !            → offhook phone adopt 00:11:5C:93:AF:D1 --model MODEL --line EXTENSION',
    '',
  ]);
});

test('on a terminal: progress stays on the last line, and nothing of it is left', () => {
  const { screen, printer } = printerOn({ interactive: true });
  printer.event(started('SIPDefault.cnf', 228), '7960 (208)');
  assert.equal(screen.text, '', 'too short to be worth a bar');
  printer.event(started(), '7960 (208)');
  assert.deepEqual(shown(screen.text), [`7960 (208) ${SB2} ░░░░░░░░░░░░░░░░░░░░   0 %`]);
  printer.event(progress(50), '7960 (208)');
  printer.line(3000, '7940 (209)', 'restarts', 'routine');
  assert.deepEqual(shown(screen.text), [
    '  2.0 s · 7940 (209) restarts',
    `7960 (208) ${SB2} ██████████░░░░░░░░░░  50 %`,
  ]);
  printer.event(progress(25), '7940 (209)');
  assert.deepEqual(shown(screen.text).slice(1), [
    `7960 (208) ${SB2} ██░░  50 %   7940 (209) ${SB2} █░░░  25 %`,
  ]);
  printer.event(fetched(), '7960 (208)');
  printer.event(fetched(), '7940 (209)');
  printer.line(14_000, '7940 (209)', 'restarts', 'routine');
  assert.deepEqual(shown(screen.text), [
    '  2.0 s · 7940 (209) restarts',
    ` 12.5 s ✓ 7960 (208) ${SB2}: fetched, 757 kB in 11.5 s by TFTP`,
    ` 12.5 s ✓ 7940 (209) ${SB2}: fetched, 757 kB in 11.5 s by TFTP`,
    ' 13.0 s · 7940 (209) restarts',
    '',
  ]);
});

test('the end takes the progress away, and is the end', () => {
  const { screen, printer } = printerOn({ interactive: true });
  printer.event(started(), '7960 (208)');
  printer.end();
  printer.event(progress(50), '7960 (208)');
  printer.line(3000, '7960 (208)', 'power off', 'routine');
  assert.deepEqual(shown(screen.text), ['']);
});
