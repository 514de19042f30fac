import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import {
  answerFromShelf,
  get,
  large,
  logo,
  PHONE,
  readAnswer,
  SERVER,
  serve,
} from './phone-http/testing/http-dialogue.ts';
import { startPhoneHttpServer } from './phone-http-server.ts';

test('an address that is not served is hung up on without a word', async (t) => {
  const { open, requests } = await serve(t, { mayAsk: (address) => address !== PHONE });
  const socket = open();
  socket.on('error', () => undefined);
  socket.write(get('/logo.bmp'));
  let octets = 0;
  socket.on('data', (chunk) => {
    octets += chunk.length;
  });
  await new Promise((resolve) => socket.once('close', resolve));
  assert.equal(octets, 0);
  assert.deepEqual(requests, []);
});

test('every address and port serves the same, and the policy learns which was asked', async (t) => {
  const second = '127.0.0.2' as Ipv4Address;
  const { server, speak, requests } = await serve(t, { addresses: [SERVER, second], ports: [0, 0] });
  assert.equal(server.ports.length, 2);
  assert.notEqual(server.ports[0], server.ports[1]);
  for (const address of [SERVER, second]) {
    for (const port of server.ports) {
      assert.deepEqual((await speak(get('/logo.bmp'), address, port)).body, logo.bytes);
      assert.equal(requests.at(-1)?.to, address);
    }
  }
});

test('one address cannot take every connection', async (t) => {
  const { open, speak } = await serve(t);
  const sockets = Array.from({ length: 400 }, () => open());
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  const surplus = open();
  surplus.on('error', () => undefined);
  await new Promise((resolve) => surplus.once('close', resolve));
  const [first] = sockets;
  first?.destroy();
  for (const socket of sockets) socket.destroy();
  await Promise.all(sockets.map((socket) => socket.closed || once(socket, 'close')));
  // The server learns of the ends one by one; those who come later are served again.
  let status = 0;
  while (status !== 200)
    status = await speak(get('/logo.bmp')).then(
      (answer) => answer.status,
      () => 0,
    );
});

test('a port that is taken is refused by its name, and nothing stays open', async (t) => {
  const { server } = await serve(t);
  const [port = 0] = server.ports;
  const options = { answer: answerFromShelf, mayAsk: () => true, onEvent: () => undefined };
  await assert.rejects(
    startPhoneHttpServer({ ...options, addresses: ['127.0.0.3' as Ipv4Address, SERVER], ports: [port] }),
    { code: 'HTTP_PORT_TAKEN', message: `TCP port ${port} of 127.0.0.1 is in use by another program.` },
  );
  const again = await startPhoneHttpServer({
    ...options,
    addresses: ['127.0.0.3' as Ipv4Address],
    ports: [port],
  });
  await again[Symbol.asyncDispose]();
  await assert.rejects(
    startPhoneHttpServer({ ...options, addresses: ['203.0.113.77' as Ipv4Address], ports: [0] }),
    {
      code: 'HTTP_ADDRESS_NOT_OURS',
    },
  );
});

test('the end lets a file that is on its way finish, and takes nobody new', async (t) => {
  const { server, open } = await serve(t);
  const socket = open();
  socket.write(get('/P0S3-8-12-00.sb2'));
  await once(socket, 'readable');
  const ended = server[Symbol.asyncDispose]();
  const [port = 0] = server.ports;
  const late = connect({ host: SERVER, port });
  const [refusal] = await once(late, 'error').catch((error: unknown) => [error]);
  assert.match(String(refusal), /ECONNREFUSED/);
  const { body } = readAnswer(await buffer(socket));
  assert.equal(body.length, large.bytes.length);
  await ended;
});
