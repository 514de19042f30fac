/** The directory as a phone asks for it: with its own address, and as somebody else on the network would. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runCommand } from '#test/support/command.ts';
import { type HttpAnswer, overHttp, overHttpAt, overTftp } from '#test/support/fetch-as-phone.ts';
import { makeNetwork, type NetworkNamespace } from '#test/support/network-namespace.ts';
import { Offhook } from '#test/support/offhook.ts';
import { reasonToSkip } from '#test/support/stock-server.ts';
import { withinASecond } from '#test/support/within-a-second.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';

const MAC = '00:11:5C:93:AF:D1' as MacAddress;
const PHONE = '127.0.5.41' as Ipv4Address;
const OTHER_MAC = '00:11:5C:93:AF:D2' as MacAddress;
const OTHER = '127.0.5.42' as Ipv4Address;
const STRANGER = '127.0.5.66' as Ipv4Address;

const text = ({ bytes }: HttpAnswer) => bytes.toString('latin1');
const linkTo = (page: string, name: string) =>
  new RegExp(`<Name>${name}</Name><URL>([^<]*)</URL>`).exec(page)?.[1]?.replaceAll('&amp;', '&') ?? '';
const numbers = (page: string) => Array.from(page.matchAll(/<Telephone>([^<]*)</g), ([, number]) => number);

test('from directory_url to a number: menu, form, search, as in the founding article', async (t) => {
  const offhook = new Offhook(t);
  await offhook.addPhone(MAC, '208', PHONE);
  await offhook.must('phonebook', 'entry', 'add', 'Tom', '6905');
  await offhook.must('phonebook', 'entry', 'add', 'Dick', '6906');
  const serving = await offhook.serveOnLoopback();

  const configuration = await overTftp(serving, PHONE, 'SIPDefault.cnf');
  assert.ok(configuration.kind === 'received');
  const [, url = ''] = /^directory_url: "([^"]*)"/m.exec(Buffer.from(configuration.bytes).toString()) ?? [];
  assert.equal(url, `http://127.0.0.1:${serving.httpPort}/directory`);

  const menu = await overHttpAt(url, PHONE);
  assert.equal(menu.headers['content-type'], 'text/xml; charset=ISO-8859-1');
  assert.equal(menu.headers['cache-control'], 'no-store');
  assert.equal(Number(menu.headers['content-length']), menu.bytes.length);
  assert.match(text(menu), /<Prompt>Who you gonna call\?<\/Prompt>/);

  const form = text(await overHttpAt(linkTo(text(menu), 'Search'), PHONE));
  const [, submit = ''] = /<URL>([^<]*)<\/URL>\n<InputItem>/.exec(form) ?? [];
  assert.match(form, /<QueryStringParam>l<\/QueryStringParam><InputFlags>A</);
  assert.deepEqual(numbers(text(await overHttpAt(`${submit}?l=di&f=&n=`, PHONE))), ['6906']);
  assert.deepEqual(numbers(text(await overHttpAt(`${submit}?l=&f=&n=690`, PHONE))), ['6906', '6905']);
  assert.match(text(await overHttpAt(`${submit}?l=harry&f=&n=`, PHONE)), /Nobody was found/);
});

test('a change is found within a second; a private book never by another phone or a stranger', async (t) => {
  const offhook = new Offhook(t);
  await offhook.addPhone(MAC, '208', PHONE);
  await offhook.addPhone(OTHER_MAC, '209', OTHER);
  const serving = await offhook.serveOnLoopback();
  const find = (from: Ipv4Address) => overHttp(serving, from, 'directory/find?l=mistress');

  await offhook.must('phonebook', 'entry', 'add', 'Mistress', '777', '--phone', MAC);
  await withinASecond(
    'the new entry',
    () => find(PHONE),
    (page) => numbers(text(page)).includes('777'),
  );
  assert.match(text(await find(OTHER)), /Nobody was found/);
  assert.equal((await overHttp(serving, OTHER, 'directory/find?b=phone')).bytes.includes('777'), false);
  const refused = await find(STRANGER);
  assert.deepEqual([refused.status, refused.bytes.includes('777')], [404, false]);
  const refusal = await serving.event(({ type }) => type === 'page-refused', 'the refusal');
  assert.deepEqual(
    [refusal.code, refusal.page, refusal.address],
    ['ADDRESS_UNPROVEN', 'directory/find', STRANGER],
  );
  const overAnotherWay = await overTftp(serving, STRANGER, 'directory/find');
  assert.notEqual(overAnotherWay.kind, 'received');

  const shown = await serving.event(({ type }) => type === 'page-opened', 'the page');
  assert.deepEqual([shown.mac, shown.page], [MAC, 'directory/find']);
  assert.doesNotMatch(serving.output, /mistress/i);

  await offhook.must('phone', 'remove', MAC);
  assert.equal((await offhook.must('phonebook', 'entry', 'list')).includes('777'), false);
  const [{ seq }] = JSON.parse(await offhook.must('history', '--json'));
  await offhook.must('rollback', String(seq));
  await withinASecond(
    'the entry is back',
    () => find(PHONE),
    (page) => numbers(text(page)).includes('777'),
  );
});

test('curl fetches the directory as a phone that the neighbour table knows; its neighbour gets nothing', async (t) => {
  const reason = reasonToSkip('/usr/sbin/ip', '/usr/bin/curl');
  if (reason !== undefined) return t.skip(reason);
  const machines = makeNetwork(t, {
    server: { address: '192.168.78.1' },
    phone: { address: '192.168.78.41', mac: MAC },
    stranger: { address: '192.168.78.66' },
  });
  const offhook = new Offhook(t, machines.server.prefix);
  await offhook.must('extension', 'add', '208', '--name', 'Réception');
  await offhook.must('phone', 'add', MAC, '--model', '7960', '--line', '208');
  await offhook.serve();
  const curl = ({ prefix }: NetworkNamespace, path: string) =>
    runCommand([
      ...prefix,
      '/usr/bin/curl',
      '-sSi',
      '--max-time',
      '10',
      ...['-H', 'User-Agent: Allegro-Software-WebClient/3.12', '-H', 'Accept-Charset: iso-8859-1'],
      ...['-H', 'x-CiscoIPPhoneModelName: CP-7960', '-H', 'Host: 192.168.78.1', '-H', 'Connection: close'],
      `http://192.168.78.1:6970/${path}`,
    ]);
  const page = await curl(machines.phone, 'directory/find?b=extensions');
  assert.match(page.stdout, /^HTTP\/1\.1 200 /);
  assert.match(page.stdout, /<Telephone>208<\/Telephone>/);
  const menu = await curl(machines.phone, 'directory');
  // The port comes from where the server listens: a phone may leave it out of Host.
  assert.match(menu.stdout, /<URL>http:\/\/192\.168\.78\.1:6970\/directory\/search<\/URL>/);
  const refused = await curl(machines.stranger, 'directory/find?b=extensions');
  assert.match(refused.stdout, /^HTTP\/1\.1 404 /);
  assert.doesNotMatch(refused.stdout, /208/);
});
