/** The virtual phone against the TFTP servers that people use today, with a folder written by hand. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodePacket } from '#protocols/tftp/encode-packet.ts';
import { freePort } from '#test/support/free-port.ts';
import { plainFolder } from '#test/support/plain-folder.ts';
import {
  looseLoopbackAddress,
  openFolder,
  reasonToSkip,
  startStockServer,
} from '#test/support/stock-server.ts';
import { parseIpv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { VirtualPhone } from '#virtual-phone/virtual-phone.ts';
import type { VirtualPhoneEvent } from '#virtual-phone/virtual-phone-event.ts';

const MAC = '00:11:5C:93:AF:D1' as MacAddress;
const FILES = plainFolder({
  mac: '00115C93AFD1',
  proxy: { address: '127.0.0.1', port: 5060 },
  user: '208',
  secret: 'secret',
  natEnable: 1,
});
/** Without a registrar the phone is done when it is configured. */
const FOLDER = {
  ...FILES,
  'SIPDefault.cnf': String(FILES['SIPDefault.cnf']).replace('proxy_register: 1', ''),
};
const question = encodePacket({ kind: 'rrq', name: 'ready', mode: 'octet', options: [] });

async function bootFrom(address: string, port: number): Promise<VirtualPhoneEvent[]> {
  const events: VirtualPhoneEvent[] = [];
  await using phone = new VirtualPhone({
    mac: MAC,
    model: '7960',
    localAddress: looseLoopbackAddress(),
    tftpServer: { address: parseIpv4Address(address) ?? assert.fail(), port },
    speed: 60,
    onEvent: (event) => events.push(event),
  });
  assert.deepEqual(await phone.powerOn(), { kind: 'ready' });
  assert.equal(phone.flash.application, 'P0S3-8-12-00');
  assert.equal(phone.flash.loader, 'P003-8-12-00');
  assert.equal(phone.flash.parameters.line1_name, '208');
  return events;
}

function assertWholeConversation(events: VirtualPhoneEvent[]): void {
  const received = events.filter((event) => event.type === 'received');
  assert.equal(received.find(({ name }) => name === 'P0S3-8-12-00.sb2')?.octets, 756_524);
  const outcomes = new Set(received.map(({ outcome }) => outcome));
  assert.deepEqual(outcomes, new Set(['not-found', 'found']));
}

test('a factory phone is converted and configured from a folder behind tftpd-hpa', async (t) => {
  const reason = reasonToSkip('/usr/sbin/in.tftpd');
  if (reason !== undefined) return t.skip(reason);
  using folder = openFolder(FOLDER);
  const port = await freePort('127.0.0.1');
  const args = ['-L', '--address', `127.0.0.1:${port}`, '--user', 'nobody', '--secure', folder.path];
  await using server = await startStockServer('/usr/sbin/in.tftpd', args, {
    address: '127.0.0.1',
    port,
    question,
  });
  assertWholeConversation(await bootFrom('127.0.0.1', port));
  assert.equal(server.output(), '');
});

test('a factory phone is converted and configured from a folder behind dnsmasq', async (t) => {
  const reason = reasonToSkip('/usr/sbin/dnsmasq');
  if (reason !== undefined) return t.skip(reason);
  using folder = openFolder(FOLDER);
  const address = looseLoopbackAddress();
  const args = [
    ...['--keep-in-foreground', '--conf-file=/dev/null', '--pid-file=', '--log-facility=-', '--user=nobody'],
    ...[
      '--port=0',
      `--listen-address=${address}`,
      '--bind-interfaces',
      '--enable-tftp',
      `--tftp-root=${folder.path}`,
    ],
  ];
  // Its TFTP port is 69 and nothing else, like the phone's; the address is what keeps it out of the way.
  await using _server = await startStockServer('/usr/sbin/dnsmasq', args, { address, port: 69, question });
  assertWholeConversation(await bootFrom(address, 69));
});
