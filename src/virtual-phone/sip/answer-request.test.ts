import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { SipRequest } from '#protocols/sip/message.ts';
import { DecodeError } from '#values/decode-error.ts';
import { answerRequest } from './answer-request.ts';
import { parseMessageSummary } from './message-summary.ts';

const SUMMARY = 'Messages-Waiting: yes\r\nMessage-Account: sip:208@10.0.0.1\r\nVoice-Message: 3/1 (0/0)\r\n';

function notify(event: string, type: string, body: string, to = 'sip:208@10.0.0.5'): SipRequest {
  const headers = [
    { name: 'Via', value: 'SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1' },
    { name: 'From', value: '<sip:208@10.0.0.1>;tag=1' },
    { name: 'To', value: `<${to}>` },
    { name: 'Call-ID', value: 'ask' },
    { name: 'CSeq', value: '1 NOTIFY' },
    { name: 'Event', value: event },
    { name: 'Content-Type', value: type },
  ];
  return { kind: 'request', method: 'NOTIFY', uri: to, headers, body: Buffer.from(body) };
}

const answer = (request: SipRequest) =>
  answerRequest(request, { users: ['207', '208'], answersOptions: true });

test('a summary of messages sets the lamp of its line, by either name of the event and as plain text, too', () => {
  const lit = { isWaiting: true, fresh: 3, old: 1, user: '208' };
  for (const event of ['message-summary', 'Message-Summary;id=1', 'simple-message-summary']) {
    for (const type of ['application/simple-message-summary', 'text/plain; charset=utf-8']) {
      const { status, messages } = answer(notify(event, type, SUMMARY));
      assert.deepEqual([status, messages], [200, lit]);
    }
  }
  const out = answer(notify('message-summary', 'text/plain', 'messages-waiting : NO\n'));
  assert.deepEqual(out.messages, { isWaiting: false, fresh: 0, old: 0, user: '208' });
});

test('a summary that cannot be read, of another type or for another phone, changes nothing', () => {
  for (const request of [
    notify('message-summary', 'application/simple-message-summary', 'Voice-Message: 3/1'),
    notify('message-summary', 'application/simple-message-summary', ''),
    notify('message-summary', 'text/html', SUMMARY),
    notify('message-summary', 'text/plain', SUMMARY, 'sip:999@10.0.0.5'),
    notify('talk', 'text/plain', SUMMARY),
  ]) {
    const { status, messages } = answer(request);
    assert.deepEqual([status, messages], [400, undefined]);
  }
});

test('any body is read, or refused with DecodeError', () => {
  const bodies = fc.oneof(
    fc.uint8Array({ maxLength: 100 }),
    fc
      .string({ maxLength: 100 })
      .map((text) => Buffer.from(`Messages-Waiting: yes\r\nVoice-Message: ${text}`)),
  );
  fc.assert(
    fc.property(bodies, (body) => {
      try {
        const { fresh, old } = parseMessageSummary(body);
        assert.ok(Number.isSafeInteger(fresh) && Number.isSafeInteger(old));
      } catch (error) {
        assert.ok(error instanceof DecodeError);
      }
    }),
  );
});
