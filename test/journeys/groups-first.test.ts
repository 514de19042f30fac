/** More phones ask at once than can be answered: the groups of `tftp.first` come first. */
import assert from 'node:assert/strict';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { test } from 'node:test';
import { encodePacket } from '#protocols/tftp/encode-packet.ts';
import { Offhook } from '#test/support/offhook.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';

const CROWD = 400;
const RECEPTION = '00:11:5C:93:AF:D1' as MacAddress;
const RECEPTION_ADDRESS = '127.0.13.9' as Ipv4Address;

async function phoneAt(address: string): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.bind(0, address);
  await once(socket, 'listening');
  return socket;
}

function sendRequest(socket: Socket, name: string, to: { address: string; port: number }): Promise<unknown> {
  const request = encodePacket({ kind: 'rrq', name, mode: 'octet', options: [] });
  return new Promise((sent) => socket.send(request, to.port, to.address, sent));
}

for (const batching of ['auto', 'off'] as const) {
  test(`the reception asks last and is answered among the first (batching ${batching})`, async (t) => {
    const offhook = new Offhook(t);
    offhook.writeSettings(`tftp: { first: [reception, nobody], batching: ${batching} }\n`);
    await offhook.addPhone(RECEPTION, '208', RECEPTION_ADDRESS);
    await offhook.must('phone', 'change', RECEPTION, '--group', 'reception');
    const serving = await offhook.serveOnLoopback();
    assert.match(serving.output, /names the group nobody, and no phone is in it/);
    assert.doesNotMatch(serving.output, /names the group reception/);

    const addresses = Array.from({ length: CROWD }, (_, at) => `127.0.${14 + (at >> 7)}.${1 + (at & 127)}`);
    const crowd = await Promise.all(addresses.map(phoneAt));
    const reception = await phoneAt(RECEPTION_ADDRESS);
    t.after(() => [...crowd, reception].forEach((socket) => void socket.close()));

    // All requests are there when it goes on, as when it was busy.
    process.kill(serving.pid, 'SIGSTOP');
    for (const socket of crowd) await sendRequest(socket, 'SIPDefault.cnf', serving.tftpServer);
    await sendRequest(reception, `SEP${RECEPTION.replaceAll(':', '')}.cnf.xml`, serving.tftpServer);
    process.kill(serving.pid, 'SIGCONT');
    await serving.event(({ address }) => address === addresses.at(-1), 'the last of the crowd');
    const served = serving.events.map(({ address }) => address).filter((address) => address !== undefined);
    const turn = served.indexOf(RECEPTION_ADDRESS);
    assert.ok(turn >= 0 && turn < CROWD / 4, `it was answered as number ${turn + 1} of ${CROWD + 1}`);
  });
}
