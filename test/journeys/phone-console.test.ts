/** `phone console`: telnet to a phone, as far as others have seen it. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { convertedPhone } from '#test/support/converted-phone.ts';
import { Offhook } from '#test/support/offhook.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import type { Habits } from '#virtual-phone/habits.ts';
import type { VirtualPhoneEvent } from '#virtual-phone/virtual-phone-event.ts';

const MAC = '00:11:5C:93:AF:D1' as MacAddress;
const ADDRESS = '127.0.20.41' as Ipv4Address;
const PORT = 2323;
const PASSWORD = 'k7Yw2mPq';

/** A phone in service, whose settings have this `telnet_level`. */
async function house(t: TestContext, level: number, habits: Partial<Habits> = {}) {
  const offhook = new Offhook(t);
  await offhook.addPhone(MAC, '208', ADDRESS);
  await offhook.must('set', '--phone', MAC, 'telnet_level', String(level), 'phone_password', PASSWORD);
  const serving = await offhook.serveOnLoopback();
  const events: VirtualPhoneEvent[] = [];
  const phone = convertedPhone({
    mac: MAC,
    localAddress: ADDRESS,
    tftpServer: serving.tftpServer,
    habits,
    consolePort: PORT,
    speed: 100,
    onEvent: (event) => events.push(event),
  });
  t.after(() => phone.powerOff());
  assert.equal((await phone.powerOn()).kind, 'registered');
  const talk = (...words: string[]) => offhook.run('phone', 'console', MAC, '--port', String(PORT), ...words);
  return { offhook, serving, events, talk };
}

for (const consoleEchoes of [true, false]) {
  test(`lines are shown and keys pressed (consoleEchoes ${consoleEchoes})`, async (t) => {
    const { talk, events, serving } = await house(t, 2, { consoleEchoes });
    const shown = await talk('show register');
    assert.equal(shown.code, 0, shown.stderr);
    assert.match(shown.stdout, /^LINE REGISTRATION TABLE\n.*\n.*\n1 +208 +REGISTERED\n$/);

    assert.match(
      (await talk('test open', 'test key 12#', 'test close')).stderr,
      /CONSOLE_COMMAND_DISTURBS|Say --disturb/,
    );
    const pressed = await talk('--disturb', '--json', 'test open', 'test key 12#', 'test close');
    assert.equal(pressed.code, 0, pressed.stderr);
    assert.deepEqual(
      JSON.parse(pressed.stdout).map(({ command }: { command: string }) => command),
      ['test open', 'test key 12#', 'test close'],
    );
    assert.deepEqual(
      events.flatMap((event) => (event.type === 'keys-pressed' ? [event.keys] : [])),
      ['12#'],
    );
    assert.ok(![shown.stdout, pressed.stdout, serving.output].some((text) => text.includes(PASSWORD)));
  });
}

test('reset restarts the phone, which is told as what it is', async (t) => {
  const { offhook, serving, talk, events } = await house(t, 2);
  assert.match((await talk('reset')).stderr, /restarts the phone at once/);
  const reset = await talk('--disturb', 'reset');
  assert.equal(reset.code, 0, reset.stderr);
  await serving.eventsOf('registered', 2);
  assert.ok(events.some((event) => event.type === 'reboot' && event.reason === 'reset'));
  assert.match(await offhook.must('phone', 'list'), /in service/);
});

test('what stands in the way is said: level 0, level 1, another password, nobody there, no such command', async (t) => {
  const { offhook, talk } = await house(t, 1);
  const privileged = await talk('--disturb', 'reset');
  assert.match(privileged.stdout, /Privileged command/);
  assert.equal(privileged.code, 1);
  await offhook.must('set', '--phone', MAC, 'phone_password', 'not-read-yet');
  const wrong = await talk('show register');
  assert.equal(wrong.code, 1);
  assert.match(wrong.stderr, /does not take the password.*CONSOLE_PASSWORD/s);
  assert.ok(!wrong.stderr.includes('not-read-yet'));
  const refused = await offhook.run('phone', 'console', MAC, '--port', '2324', 'show register');
  assert.match(refused.stderr, /Nobody answers telnet at .*CONSOLE_REFUSED/s);
  assert.match((await talk('frobnicate')).stderr, /no command "frobnicate".*CONSOLE_COMMAND_UNKNOWN/s);
  await offhook.must('unset', '--phone', MAC, 'telnet_level');
  assert.match((await talk('show register')).stderr, /Telnet is off .*telnet_level 2.*CONSOLE_OFF/s);
});
