/** The dial plan of a country: served under a name of its own, asked for by the phone, and the same by test and phone. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { overTftp } from '#test/support/fetch-as-phone.ts';
import { Offhook } from '#test/support/offhook.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { readDialPlan } from '#virtual-phone/read/read-dial-plan.ts';

const mac = '00:11:5C:93:AF:D1' as MacAddress;
const address = '127.0.6.63' as Ipv4Address;

test('a group gets the plan of its country; other phones keep theirs', async (t) => {
  const offhook = new Offhook(t);
  await offhook.addPhone(mac, '208', address);
  await offhook.must('phone', 'change', mac, '--group', 'gent');
  await offhook.must('set', 'proxy_emergency', '10.9.8.7');
  await offhook.must(
    'dialplan',
    'use',
    'BE',
    '--outside',
    '0',
    '--internal',
    '2..',
    '--emergency-route',
    '--group',
    'gent',
  );

  const file = await offhook.must('what-if', mac, 'SIP<MAC>.cnf');
  assert.match(file, /dial_template: "?dialplan-be-0"?/);
  const serving = await offhook.serveOnLoopback();
  const answer = await overTftp(serving, address, 'dialplan-be-0.xml');
  assert.ok(answer.kind === 'received');
  const { rules, errors } = readDialPlan(answer.bytes, false);
  assert.deepEqual(errors, []);
  assert.deepEqual(
    rules
      .filter(({ match }) => match.endsWith('112'))
      .map(({ match, timeout, rewrite, route }) => [match, timeout, rewrite, route]),
    [
      ['112', 0, '', 'emergency'],
      ['0,112', 0, '112', 'emergency'],
    ],
  );

  const tested = JSON.parse(
    await offhook.must('dialplan', 'test', '0112', '208', '00470 12 34 56', '--phone', mac, '--json'),
  );
  assert.equal(tested.plan, 'dialplan-be-0.xml');
  const outcome = tested.numbers.map(
    ({ choice, target }: { choice: { wait: number; sent: string }; target: { address: string } }) => [
      choice.wait,
      choice.sent,
      target.address,
    ],
  );
  const proxy = outcome[1][2];
  assert.match(proxy, /^[\d.]+:\d+$/);
  assert.deepEqual(outcome, [
    [0, '112', '10.9.8.7:5060'],
    [0, '208', proxy],
    [0, '00470123456', proxy],
  ]);
  // The site's plan is as it was, and an emergency number that waits is said.
  assert.match(await offhook.must('dialplan', 'test', '911'), /wait +5 s[\s\S]*should be sent at once/);
});

test('a plan in a file is tested as phones read it; a number that is cut off ends with 1', async (t) => {
  const offhook = new Offhook(t);
  const path = join(offhook.folder, 'plan.xml');
  writeFileSync(
    path,
    '<DIALTEMPLATE>\n<TEMPLATE MATCH="..." Timeout="0"/>\n<TEMPLATE MATCH="....." Timeout="0"/>\n<TEMPLATE MATCH="7" Colour="red"/>\n</DIALTEMPLATE>\n',
  );
  const { code, stdout } = await offhook.run('dialplan', 'test', '12345', '--plan', path);
  assert.equal(code, 1);
  assert.match(stdout, /phones drop 1 of its parts/);
  assert.match(stdout, /sends after 123; nobody gets to dial 45/);
  for (const [words, problem] of [
    [['show', 'ES', '--outside', '0'], 'DIAL_PLAN_DELAYS_EMERGENCY'],
    [['show', 'BE', '--internal', '[2-9]..'], 'DIAL_PLAN_PATTERN_UNUSABLE'],
    [['use', 'BE', '--phone', '00115c93afd9'], 'PHONE_UNKNOWN'],
  ] as const) {
    const refused = await offhook.run('dialplan', ...words);
    assert.equal(refused.code, 1, words.join(' '));
    assert.ok(refused.stderr.includes(problem), refused.stderr);
  }
  assert.deepEqual(JSON.parse(await offhook.must('file', 'list', '--json')), []);
});
