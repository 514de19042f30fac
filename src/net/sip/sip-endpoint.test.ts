import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { test } from 'node:test';
import type { AnswerRequest } from '#protocols/sip/answer-request.ts';
import { encodeMessage } from '#protocols/sip/message.ts';
import { responseTo } from '#protocols/sip/response.ts';
import { sipRequest } from '#protocols/sip/testing/sip-register.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { type SipEndpointOptions, startSipEndpoint } from './sip-endpoint.ts';

const FIRST = '127.0.0.1' as Ipv4Address;
const SECOND = '127.0.0.2' as Ipv4Address;
const answer: AnswerRequest = ({ request, local }) => ({
  response: responseTo(request, 200, { toTag: 'x', headers: [{ name: 'Asked', value: local }] }),
  delayMs: 0,
});
const options: SipEndpointOptions = {
  addresses: [FIRST, SECOND],
  port: 0,
  answer,
  mayAsk: () => true,
  onEvent: (event) => assert.fail(event.kind),
};

test('each address has its own socket on one port, and answers from the address that was asked', async () => {
  await using endpoint = await startSipEndpoint(options);
  const phone = createSocket('udp4');
  try {
    phone.bind(0, FIRST);
    await once(phone, 'listening');
    for (const address of [SECOND, FIRST]) {
      const sentBy = `${FIRST}:${phone.address().port}`;
      phone.send(encodeMessage(sipRequest({ sentBy, branch: `z9hG4bK${address}` })), endpoint.port, address);
      const [bytes, from] = await once(phone, 'message');
      assert.deepEqual([from.address, from.port], [address, endpoint.port]);
      assert.match(String(bytes), new RegExp(`^SIP/2.0 200 OK\r\n[\\s\\S]*Asked: ${address}\r\n`));
    }
    const { received, answered, sendFailures } = endpoint.counters();
    assert.deepEqual([received, answered, sendFailures], [2, 2, 0]);
  } finally {
    phone.close();
  }
});

test('a port that is taken, or an address that is not ours, is a refusal with a remedy; nothing stays open', async () => {
  const codeOf = async (change: Partial<SipEndpointOptions>) => {
    try {
      await using _endpoint = await startSipEndpoint({ ...options, ...change });
    } catch (error) {
      return error instanceof OffhookError && error.remedy !== '' ? error.code : error;
    }
    return 'started';
  };
  const other = await startSipEndpoint({ ...options, addresses: [SECOND] });
  const { port } = other;
  assert.equal(await codeOf({ port }), 'SIP_PORT_TAKEN');
  await other[Symbol.asyncDispose]();
  assert.equal(await codeOf({ port }), 'started');
  assert.equal(await codeOf({ addresses: ['203.0.113.1' as Ipv4Address] }), 'SIP_ADDRESS_NOT_OURS');
});
