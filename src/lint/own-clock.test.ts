import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writeCnf } from '#files/cnf/cnf-writer.ts';
import { deriveClock } from '#provisioning/clock/derive-clock.ts';
import { clockSettings } from '#provisioning/clock/phone-clock.ts';
import { lintTree } from './lint.ts';
import { makeLintFile } from './lint-file.ts';
import { LintTree } from './lint-tree.ts';

const NOW = Date.UTC(2026, 0, 15);

test('the clock that Offhook derives for any zone that phones can express gives no finding', () => {
  const expressible = Intl.supportedValuesOf('timeZone').filter((zone) => isExpressible(zone));
  assert.ok(expressible.length > 300);
  for (const zone of expressible) {
    const { clock } = deriveClock(zone, NOW);
    const settings = [
      ...clockSettings(clock),
      ['sntp_mode', 'unicast'],
      ['sntp_server', '10.0.0.2'],
    ] as const;
    const bytes = writeCnf([
      { comment: 'Written by Offhook: what all phones share.' },
      { name: 'proxy_register', value: '1' },
      ...settings.map(([name, value]) => ({ name, value })),
    ]);
    const tree = new LintTree([makeLintFile({ path: 'SIPDefault.cnf', bytes })], true);
    const findings = lintTree(tree).findings.filter(({ rule }) => rule !== 'sync-info-missing');
    assert.deepEqual(
      findings.map(({ rule, message }) => `${rule}: ${message}`),
      [],
      zone,
    );
  }
});

function isExpressible(zone: string): boolean {
  return deriveClock(zone, NOW).problem === undefined;
}
