import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { test } from 'node:test';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { Datagrams } from '#virtual-phone/datagrams.ts';
import { freeSipPort } from './demo-phones.ts';

const ADDRESS = '127.83.5.60' as Ipv4Address;

test('5060 when it is free, another port when somebody has it, and it can be had', async () => {
  const free: Datagrams = { open: async (_address, port) => ({ port, send() {}, close() {} }) };
  assert.equal(await freeSipPort(ADDRESS, free), undefined);

  const socket = createSocket('udp4');
  socket.bind(5060, ADDRESS);
  await once(socket, 'listening').catch(() => {});
  try {
    const port = (await freeSipPort(ADDRESS)) ?? 0;
    assert.ok(port > 1024 && port !== 5060, String(port));
  } finally {
    socket.close();
  }
});
