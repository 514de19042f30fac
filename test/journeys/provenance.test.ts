/** A configuration that explains itself: where values come from, what a change would do, and how to take it back. */
import assert from 'node:assert/strict';
import { userInfo } from 'node:os';
import { test } from 'node:test';
import { overTftp } from '#test/support/fetch-as-phone.ts';
import { Offhook } from '#test/support/offhook.ts';
import { withinASecond } from '#test/support/within-a-second.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';

const mac = '00:11:5C:93:AF:D1' as MacAddress;
const address = '127.0.3.71' as Ipv4Address;
const FILE = 'SIP00115C93AFD1.cnf';
const SECRET = 'correct-horse-battery';

interface Explained {
  readonly name: string;
  readonly value: string;
  readonly layer: string;
  readonly hides: readonly { readonly value: string; readonly layer: string }[];
  readonly phoneDefault?: string;
  readonly file: string;
  readonly verbatim: boolean;
}

async function explained(offhook: Offhook, name: string): Promise<Explained> {
  const [setting] = JSON.parse(await offhook.must('get', mac, name, '--why', '--json'));
  return setting;
}

test('each value tells its layer, what it hides, and what the phone has by itself', async (t) => {
  const offhook = new Offhook(t);
  await offhook.addPhone(mac, '208', address);
  await offhook.must('phone', 'change', mac, '--group', 'sales');
  await offhook.must('set', 'call_waiting', '2');
  await offhook.must('set', '--model', '7960', 'call_waiting', '0');
  await offhook.must('set', '--group', 'sales', 'call_waiting', '3');

  const { value, layer, hides, phoneDefault, file } = await explained(offhook, 'call_waiting');
  assert.deepEqual([value, layer, phoneDefault, file], ['3', 'group', '1', 'SIP<MAC>.cnf']);
  assert.deepEqual(
    hides.map((hidden) => [hidden.layer, hidden.value]),
    [
      ['model', '0'],
      ['site', '2'],
    ],
  );
  const text = await offhook.must('get', mac.replaceAll(':', ''), '--why');
  assert.match(
    text,
    /^call_waiting +"3" +group sales; in SIP<MAC>\.cnf\n +"0" +hidden: model 7960\n +"2" +hidden: site\n/m,
  );
  assert.equal(await offhook.must('get', '--phone', mac), await offhook.must('get', mac));
  assert.doesNotMatch(text, /\[3[0-9]m|\[1m/, 'no colour away from a terminal');

  const misspelt = await offhook.run('set', '--group', 'salse', 'call_waiting', '1');
  assert.equal(misspelt.code, 0);
  assert.match(misspelt.stderr, /no phone is in group salse.*Was sales meant\?/);
  assert.match((await offhook.run('get', '--group', 'nobody')).stderr, /no phone is in group nobody/);
});

test('a change can be tried out first', async (t) => {
  const offhook = new Offhook(t);
  await offhook.addPhone(mac, '208', address);
  await offhook.must('phone', 'add', '00115C93AFD2', '--model', '7940', '--group', 'sales');
  await offhook.must('set', '--group', 'sales', 'call_waiting', '0');
  const server = await offhook.serveOnLoopback();
  assert.equal((await overTftp(server, address, FILE)).kind, 'received');
  await server.event((event) => event.type === 'file-fetched' && event.name === FILE, 'the first fetch');
  await server.stop();

  const before = await offhook.must('history');
  const effect = JSON.parse(await offhook.must('set', 'call_waiting', '2', '--dry-run', '--json'));
  assert.deepEqual(effect.changed, [mac]);
  assert.deepEqual([effect.phones, effect.settings, effect.hiddenBy], [2, { call_waiting: 1 }, { group: 1 }]);
  assert.deepEqual(effect.restart, [mac]);
  const text = await offhook.must('set', 'call_waiting', '2', '--dry-run');
  assert.match(
    text,
    /^1 of 2 phones \(site\) would change\..*^1 of them must restart.*^Nothing was written\.$/ms,
  );
  assert.match(await offhook.must('unset', '--group', 'sales', 'call_waiting', '--dry-run'), /1 of 1 phone/);
  assert.equal(await offhook.must('history'), before);
  assert.match((await offhook.run('set', 'call_waiting', '9', '--dry-run')).stderr, /SETTING_VALUE_INVALID/);
});

test('what Offhook does not know is written as it is, and never to everyone if it may be a secret', async (t) => {
  const offhook = new Offhook(t);
  await offhook.addPhone(mac, '208', address);
  const refused = await offhook.run('set', 'quite_unknown', '1');
  assert.match(refused.stderr, /--verbatim/);
  await offhook.must('set', '--verbatim', 'quite_unknown', 'two words', 'admin_passwd', SECRET);

  assert.match(await offhook.must('what-if', mac, 'SIPDefault.cnf'), /^quite_unknown: "two words"$/m);
  assert.doesNotMatch(await offhook.must('what-if', mac, 'SIPDefault.cnf'), /admin_passwd/);
  const server = await offhook.serveOnLoopback();
  const own = await overTftp(server, address, FILE);
  assert.ok(own.kind === 'received');
  assert.match(Buffer.from(own.bytes).toString('latin1'), new RegExp(`^admin_passwd: "${SECRET}"$`, 'm'));
  const shared = await overTftp(server, address, 'SIPDefault.cnf');
  assert.ok(shared.kind === 'received');
  assert.ok(!Buffer.from(shared.bytes).toString('latin1').includes(SECRET));

  assert.equal((await explained(offhook, 'quite_unknown')).verbatim, true);
  assert.match(await offhook.must('get', 'quite_unknown'), /\(verbatim\)/);
  for (const words of [
    ['get'],
    ['get', mac, '--why'],
    ['history', '--json'],
    ['diff', '3'],
    ['what-if', mac, FILE],
  ]) {
    const { code, stdout, stderr } = await offhook.run(...words);
    assert.equal(code, 0, words.join(' '));
    assert.ok(!`${stdout}${stderr}`.includes(SECRET), words.join(' '));
  }
  assert.match((await offhook.run('unset', 'quite_unknown')).stderr, /stays in the phones' flash/);
});

test('every change is a revision, and can be taken back while phones are served', async (t) => {
  const offhook = new Offhook(t);
  await offhook.must('extension', 'add', '208', '--secret', SECRET);
  await offhook.must('phone', 'add', mac, '--model', '7960', '--line', '208', '--bind', address);
  await offhook.must('set', '--phone', mac, 'phone_label', 'Front desk');
  const server = await offhook.serveOnLoopback();
  const served = async () => {
    const answer = await overTftp(server, address, FILE);
    return answer.kind === 'received' ? Buffer.from(answer.bytes).toString('latin1') : '';
  };
  const isServed = (what: string, holds: (text: string) => boolean) => withinASecond(what, served, holds);

  const history = JSON.parse(await offhook.must('history', '--json'));
  assert.deepEqual(
    history.map(({ seq, who, what }: Record<string, unknown>) => [seq, who, what]),
    [
      [3, userInfo().username, `set for phone ${mac}: phone_label`],
      [2, userInfo().username, `phone add ${mac}`],
      [1, userInfo().username, 'extension add 208'],
    ],
  );
  await offhook.must('phone', 'remove', mac);
  await isServed('the phone is gone', (text) => text === '');
  await offhook.must('rollback', '4');
  await isServed('the phone is back', (text) => text.includes(SECRET) && text.includes('Front desk'));

  const inUse = await offhook.run('rollback', '1');
  assert.equal(inUse.code, 1);
  assert.match(inUse.stderr, /Extension 208 is on line 1 of .*EXTENSION_IN_USE/s);

  await offhook.must('set', '--phone', mac, 'phone_label', 'Hall');
  await offhook.must('set', 'call_waiting', '0');
  const overtaken = await offhook.run('rollback', '3');
  assert.match(overtaken.stderr, /was changed again by revision 6.*offhook rollback 6/s);
  assert.equal(
    await offhook.must('diff', '5', '7'),
    [
      `phone ${mac}`,
      '- phone_label: "Front desk"',
      '+ phone_label: "Hall"',
      'site',
      '+ call_waiting: "0"',
      '',
    ].join('\n'),
  );
  await offhook.must('rollback', '--to', '5');
  await isServed('the label of before', (text) => text.includes('Front desk'));
  assert.equal((await offhook.run('get', 'call_waiting')).stdout, '');
  const ofPhone = await offhook.must('history', '--phone', mac);
  assert.match(ofPhone, /rollback to 5/);
  assert.doesNotMatch(ofPhone, /extension add/);
  assert.match((await offhook.run('rollback', '99')).stderr, /REVISION_UNKNOWN/);
  assert.ok(!(await offhook.must('diff', '0', '8')).includes(SECRET));
  assert.ok(!server.output.includes(SECRET));
});
