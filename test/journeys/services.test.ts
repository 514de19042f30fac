/** The services menu as a phone opens it: who is registered, messages, texts, an agenda, a page of one's own. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { convertedPhone } from '#test/support/converted-phone.ts';
import { type HttpAnswer, overHttp, overHttpAt } from '#test/support/fetch-as-phone.ts';
import { Offhook } from '#test/support/offhook.ts';
import { withinASecond } from '#test/support/within-a-second.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';

const MAC = '00:11:5C:93:AF:D1' as MacAddress;
const PHONE = '127.0.5.71' as Ipv4Address;
const OTHER_MAC = '00:11:5C:93:AF:D2' as MacAddress;
const OTHER = '127.0.5.72' as Ipv4Address;

const text = ({ bytes }: HttpAnswer) => bytes.toString('latin1');
const linkTo = (page: string, name: string) =>
  new RegExp(`<Name>${name}</Name><URL>([^<]*)</URL>`).exec(page)?.[1]?.replaceAll('&amp;', '&') ?? '';

/** An event at noon of the day after `now`, without a zone. */
function tomorrow(): string {
  const day = new Date(Date.now() + 24 * 3_600_000);
  return day.toISOString().slice(0, 10).replaceAll('-', '');
}

test('the services key shows what there is for the phone', async (t) => {
  const offhook = new Offhook(t);
  await offhook.addPhone(MAC, '208', PHONE);
  await offhook.addPhone(OTHER_MAC, '209', OTHER);
  const file = (name: string, content: string) => {
    const path = join(offhook.folder, name);
    writeFileSync(path, content);
    return path;
  };
  const lunch = file('lunch.txt', 'Soupe du jour: potée\n');
  const event = `BEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:${tomorrow()}\r\nSUMMARY:Inventory\r\nEND:VEVENT`;
  const rooms = file(
    'rooms.ics',
    `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n${event}\r\nEND:VCALENDAR\r\n`,
  );
  await offhook.must('service', 'add', 'Lunch today', '--text', lunch);
  await offhook.must('service', 'add', 'Stock', '--agenda', rooms, '--phone', MAC);
  await offhook.must('service', 'add', 'Weather', '--link', 'http://192.168.0.20/weather.php?of=Ghent&in=C');
  await offhook.must('phonebook', 'entry', 'add', 'Night nurse', '511', '--speed-dial', '1');
  const serving = await offhook.serveOnLoopback();
  await using phone = convertedPhone({
    mac: MAC,
    localAddress: PHONE,
    tftpServer: serving.tftpServer,
  });
  assert.equal((await phone.powerOn()).kind, 'registered');

  const url = phone.flash.parameters.services_url ?? '';
  assert.equal(url, `http://127.0.0.1:${serving.httpPort}/services`);
  const menu = text(await overHttpAt(url, PHONE));
  const open = async (name: string) => overHttpAt(linkTo(menu, name), PHONE);
  assert.match(text(await open('Lunch today')), /<Text>Soupe du jour: pot\u00e9e<\/Text>/);
  assert.match(text(await open('Stock')), /Inventory/);
  assert.equal(linkTo(menu, 'Weather'), 'http://192.168.0.20/weather.php?of=Ghent&in=C');
  assert.match(text(await open('Speed dials')), /<Name>1 Night nurse<\/Name><Telephone>511</);
  const registered = await open('Who is registered');
  assert.match(text(registered), /<Telephone>208<\/Telephone>/);
  assert.doesNotMatch(text(registered), /<Telephone>209<\/Telephone>/);
  assert.equal(registered.headers.refresh, `30; url=${url}/registered`);
  assert.equal(registered.headers.expires, '-1');

  await offhook.must('extension', 'message-waiting', '208', '--new', '3', '--old', '1');
  const withMessages = text(await overHttpAt(url, PHONE));
  assert.match(text(await overHttpAt(linkTo(withMessages, 'Messages: 3 new'), PHONE)), /208: 3 new, 1 old/);

  const others = text(await overHttp(serving, OTHER, 'services'));
  assert.doesNotMatch(others, /Stock|Messages/);
  assert.equal((await overHttp(serving, OTHER, 'services/show?s=Stock')).status, 404);
  assert.equal((await overHttp(serving, '127.0.5.79' as Ipv4Address, 'services')).status, 404);

  await offhook.must('service', 'remove', 'Stock');
  await withinASecond(
    'its end',
    () => overHttpAt(url, PHONE),
    (page) => !text(page).includes('Stock'),
  );
  await phone.powerOff();

  await serving.stop();
  const again = await offhook.serveOnLoopback();
  assert.match(text(await overHttp(again, PHONE, 'services')), /Messages: 3 new/);
});

test('what a phone could not open or show is refused when it is added', async (t) => {
  const offhook = new Offhook(t);
  const long = join(offhook.folder, 'long.txt');
  writeFileSync(long, 'x'.repeat(4001));
  for (const args of [
    ['A', '--link', 'https://example.org'],
    ['A', '--link', 'javascript:1'],
    ['A', '--link', `http://example.org/${'a'.repeat(300)}`],
    ['A', '--text', long],
    ['A', '--text', join(offhook.folder, 'nowhere')],
    ['A', '--agenda', long, '--link', 'http://a'],
    ['A'],
    ['../../etc', '--link', 'http://a'],
    ['東'.repeat(20), '--link', 'http://a'],
  ]) {
    const { code, stderr } = await offhook.run('service', 'add', ...args);
    assert.equal(code, 1, args.join(' '));
    assert.match(stderr, /\[[A-Z_]+\]/);
  }
});
