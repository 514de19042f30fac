import assert from 'node:assert/strict';
import { test } from 'node:test';
import { responseTarget, stampedVia } from './response-target.ts';
import { formatVia, parseVia } from './via.ts';

const source = { address: '192.168.0.20', port: 51_098 };
const portOf = (via: string, answerTo: 'via' | 'source-port') =>
  responseTarget(parseVia(via), source, answerTo).port;

test('responses go to the port of the Via, 5060 when it names none, or the source port when asked', () => {
  assert.equal(portOf('SIP/2.0/UDP 192.168.0.20:5070', 'via'), 5070);
  assert.equal(portOf('SIP/2.0/UDP phone.example', 'via'), 5060);
  assert.equal(portOf('SIP/2.0/UDP 192.168.0.20:5070;rport', 'via'), 51_098);
  assert.equal(portOf('SIP/2.0/UDP 192.168.0.20:5070', 'source-port'), 51_098);
});

test('neither sent-by, maddr nor a forged received moves a response to another host', () => {
  const via = parseVia('SIP/2.0/UDP 198.51.100.1;maddr=198.51.100.2;received=198.51.100.3');
  assert.equal(responseTarget(via, source, 'via').address, '192.168.0.20');
});

test('received is noted when sent-by is another address or a name, and with rport always', () => {
  const stamped = (via: string) => formatVia(stampedVia(parseVia(via), source));
  assert.equal(stamped('SIP/2.0/UDP 192.168.0.20:5060'), 'SIP/2.0/UDP 192.168.0.20:5060');
  assert.equal(
    stamped('SIP/2.0/UDP 10.0.0.1;received=1.1.1.1'),
    'SIP/2.0/UDP 10.0.0.1;received=192.168.0.20',
  );
  assert.equal(stamped('SIP/2.0/UDP phone;branch=z'), 'SIP/2.0/UDP phone;branch=z;received=192.168.0.20');
  assert.equal(
    stamped('SIP/2.0/UDP 192.168.0.20;rport;branch=z'),
    'SIP/2.0/UDP 192.168.0.20;rport=51098;branch=z;received=192.168.0.20',
  );
});
