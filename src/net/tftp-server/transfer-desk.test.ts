import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TftpPacket } from '#protocols/tftp/packet.ts';
import type { FileAnswer, FileRequest } from '#provisioning/file-answer.ts';
import { artifactOf, VirtualTftpDesk } from './testing/virtual-tftp-desk.ts';

const PHONE = '10.0.0.20';
const FILE = new Uint8Array(1300).fill(0x61);
const refusal = { kind: 'refusal', code: 'ADDRESS_UNPROVEN', reason: 'Nothing proves who asks.' } as const;
const ack = (block: number): TftpPacket => ({ kind: 'ack', block });

/** Answers everything with the same file, except names that begin with `no`. */
function answer({ name }: FileRequest): FileAnswer {
  return name.startsWith('no') ? refusal : artifactOf(name, FILE);
}

/** Blocks and codes of what was sent, in short: `data 1 512`, `error 5`. */
function brief(sent: readonly { readonly packet: TftpPacket }[]): string[] {
  return sent.map(({ packet }) => {
    if (packet.kind === 'data') return `data ${packet.block} ${packet.bytes.length}`;
    return packet.kind === 'error' ? `error ${packet.code}` : packet.kind;
  });
}

test('a file goes out block by block from one port of the pool, and is told as completed', () => {
  const server = new VirtualTftpDesk(answer);
  const [first] = server.ask('SIPDefault.cnf', PHONE, 50_000);
  assert.ok(first);
  assert.notEqual(first.via, 69);
  assert.deepEqual(brief([first]), ['data 1 512']);
  server.now = 7;
  assert.deepEqual(brief(server.receive(ack(1), PHONE, 50_000, first.via)), ['data 2 512']);
  assert.deepEqual(brief(server.receive(ack(2), PHONE, 50_000, first.via)), ['data 3 276']);
  assert.deepEqual(server.receive(ack(3), PHONE, 50_000, first.via), []);
  assert.deepEqual(server.eventKinds, ['completed']);
  const [completed] = server.events;
  assert.ok(completed?.kind === 'completed');
  assert.equal(completed.artifact.bytes, FILE);
  const { name, from, fromPort, to, at, size, ms, retransmittedBlocks, transfer } = completed;
  assert.deepEqual(
    { name, from, fromPort, to, at, size, ms, retransmittedBlocks, transfer },
    {
      name: 'SIPDefault.cnf',
      from: PHONE,
      fromPort: 50_000,
      to: '10.0.0.1',
      at: 1_700_000_000_007,
      size: 1300,
      ms: 7,
      retransmittedBlocks: 0,
      transfer: 1,
    },
  );
  server.wait(5000);
  assert.equal(server.desk.needsTicks, false);
});

test('in mode single-port everything leaves from the listening port', () => {
  const server = new VirtualTftpDesk(answer, { mode: 'single-port' });
  server.ask('a', PHONE, 50_000);
  server.receive(ack(1), PHONE, 50_000);
  server.ask('nothing', PHONE, 50_001);
  assert.deepEqual(
    server.sent.map(({ via }) => via),
    [69, 69, 69],
  );
});

test('options are acknowledged first', () => {
  const server = new VirtualTftpDesk(answer);
  const sent = server.ask('a', PHONE, 50_000, [{ name: 'tsize', value: '0' }]);
  assert.deepEqual(sent[0]?.packet, { kind: 'oack', options: [{ name: 'tsize', value: '1300' }] });
  assert.deepEqual(brief(server.receive(ack(0), PHONE, 50_000, sent[0]?.via)), ['data 1 512']);
});

test('every refusal of a read request is the same ERROR 1, and tells the reason only to us', () => {
  const server = new VirtualTftpDesk(answer);
  const sent = [
    ...server.ask('nothing', PHONE, 50_000),
    ...server.receive({ kind: 'rrq', name: 'a', mode: 'mail', options: [] }, PHONE, 50_001),
  ];
  for (const { packet } of sent)
    assert.deepEqual(packet, { kind: 'error', code: 1, message: 'File not found' });
  assert.equal(sent.length, 2);
  assert.deepEqual(
    server.events.map((event) => event.kind === 'refused' && event.refusal.code),
    ['ADDRESS_UNPROVEN', 'TFTP_MODE_UNKNOWN'],
  );
  assert.equal(server.desk.counters.refused, 2);
});

test('a write request is refused, and nobody is asked', () => {
  const server = new VirtualTftpDesk(() => assert.fail('asked'));
  const sent = server.receive({ kind: 'wrq', name: 'a', mode: 'octet', options: [] }, PHONE, 50_000);
  assert.deepEqual(brief(sent), ['error 2']);
});

test('netascii is converted once for all who ask, and refused for what is no text by its size', () => {
  const artifact = artifactOf('a', Uint8Array.from(Buffer.from('a\nb\r')));
  const server = new VirtualTftpDesk(() => artifact, { limits: { netasciiBytes: 4 } });
  for (const port of [50_000, 50_001]) {
    const [sent] = server.receive({ kind: 'rrq', name: 'a', mode: 'NetASCII', options: [] }, PHONE, port);
    assert.ok(sent?.packet.kind === 'data');
    assert.equal(Buffer.from(sent.packet.bytes).toString(), 'a\r\nb\r\0');
  }
  const small = new VirtualTftpDesk(() => artifact, { limits: { netasciiBytes: 3 } });
  assert.deepEqual(
    brief(small.receive({ kind: 'rrq', name: 'a', mode: 'netascii', options: [] }, PHONE, 50_000)),
    ['error 1'],
  );
});

test('the same address, port and name is the same transfer', () => {
  let asked = 0;
  const server = new VirtualTftpDesk((request) => {
    asked += 1;
    return answer(request);
  });
  const [first] = server.ask('a', PHONE, 50_000);
  assert.deepEqual(server.ask('a', PHONE, 50_000), []);
  server.now = 700;
  assert.deepEqual(brief(server.ask('a', PHONE, 50_000)), ['data 1 512']);
  server.receive(ack(1), PHONE, 50_000, first?.via);
  assert.deepEqual(server.ask('a', PHONE, 50_000), []);
  assert.deepEqual([asked, server.desk.counters.repeatedRequests, server.desk.active], [1, 3, 1]);
});

test('a late repetition of a request whose file has been sent is not told as a failure', () => {
  const server = new VirtualTftpDesk(() => artifactOf('a', new Uint8Array(3)));
  const [sent] = server.ask('a', PHONE, 50_000);
  server.receive(ack(1), PHONE, 50_000, sent?.via);
  server.ask('a', PHONE, 50_000);
  server.wait(60_000);
  assert.deepEqual(server.eventKinds, ['completed']);
  const { completed, failed, repeatedRequests } = server.desk.counters;
  assert.deepEqual({ completed, failed, repeatedRequests }, { completed: 1, failed: 0, repeatedRequests: 1 });
});

test('a request that overtakes the last acknowledgement of the file before is answered at once', () => {
  for (const next of ['a', 'b']) {
    const server = new VirtualTftpDesk(answer);
    const [first] = server.ask('a', PHONE, 50_000);
    for (const block of [1, 2]) server.receive(ack(block), PHONE, 50_000, first?.via);
    assert.deepEqual(brief(server.ask(next, PHONE, 50_000)), ['data 1 512']);
    assert.deepEqual(server.receive(ack(3), PHONE, 50_000, first?.via), []);
    server.receive(ack(1), PHONE, 50_000, first?.via);
    server.wait(1000);
    assert.deepEqual(server.eventKinds, ['completed', 'started']);
  }
});

test('another name on the same port ends the old transfer', () => {
  const server = new VirtualTftpDesk(answer);
  server.ask('a', PHONE, 50_000);
  assert.deepEqual(brief(server.ask('b', PHONE, 50_000)), ['data 1 512']);
  assert.deepEqual(server.eventKinds, ['started', 'failed']);
  const [, failed] = server.events;
  assert.deepEqual(failed?.kind === 'failed' && [failed.name, failed.why.kind], ['a', 'superseded']);
  assert.equal(server.desk.active, 1);
});

test('a client that lost its side of a transfer and asks anew gets the file from the start', () => {
  const server = new VirtualTftpDesk(answer);
  const [first] = server.ask('a', PHONE, 50_000);
  server.receive(ack(1), PHONE, 50_000, first?.via);
  assert.deepEqual(brief(server.wait(400)), ['data 2 512']);
  assert.deepEqual(brief(server.ask('a', PHONE, 50_000)), ['data 1 512']);
});

test('the same name may be asked again from the same port once the transfer has ended', () => {
  const server = new VirtualTftpDesk(() => artifactOf('a', new Uint8Array(3)));
  for (let round = 0; round < 3; round += 1) {
    const [sent] = server.ask('a', PHONE, 50_000);
    assert.deepEqual(brief(server.receive(ack(1), PHONE, 50_000, sent?.via)), []);
  }
  assert.equal(server.desk.counters.completed, 3);
});

test('a wrong transfer identifier gets ERROR 5 and the transfer goes on', () => {
  const server = new VirtualTftpDesk(answer);
  const [first] = server.ask('a', PHONE, 50_000);
  const other = first?.via === 1001 ? 1002 : 1001;
  const wrong = [
    ...server.receive(ack(1), PHONE, 50_001, first?.via),
    ...server.receive(ack(1), PHONE, 50_000, other),
    ...server.receive({ kind: 'data', block: 1, bytes: FILE }, PHONE, 50_000, first?.via),
    ...server.receive({ kind: 'rrq', name: 'a', mode: 'octet', options: [] }, PHONE, 50_000, other),
  ];
  assert.deepEqual(brief(wrong), ['error 5', 'error 5', 'error 5', 'error 5']);
  assert.deepEqual(server.receive({ kind: 'error', code: 0, message: '' }, PHONE, 50_001, first?.via), []);
  assert.deepEqual(brief(server.receive(ack(1), PHONE, 50_000, first?.via)), ['data 2 512']);
  assert.equal(server.desk.counters.wrongTransferIds, 4);
});

test('a late packet of a transfer that has ended gets no ERROR that could hit the next one', () => {
  const server = new VirtualTftpDesk(() => artifactOf('a', new Uint8Array(3)));
  const [sent] = server.ask('a', PHONE, 50_000);
  server.receive(ack(1), PHONE, 50_000, sent?.via);
  assert.deepEqual(server.receive(ack(1), PHONE, 50_000, sent?.via), []);
  server.wait(4000);
  assert.deepEqual(brief(server.receive(ack(1), PHONE, 50_000, sent?.via)), ['error 5']);
});

test('an ERROR of the client ends the transfer', () => {
  const server = new VirtualTftpDesk(answer);
  const [first] = server.ask('a', PHONE, 50_000);
  server.receive({ kind: 'error', code: 3, message: 'disk full' }, PHONE, 50_000, first?.via);
  const [, failed] = server.events;
  assert.deepEqual(failed?.kind === 'failed' && failed.why, {
    kind: 'client-error',
    code: 3,
    message: 'disk full',
  });
  assert.equal(server.desk.active, 0);
});

test('a client that goes silent is given up, and nothing is left of it', () => {
  const server = new VirtualTftpDesk(answer);
  server.ask('a', PHONE, 50_000);
  assert.deepEqual(brief(server.wait(60_000)), new Array(7).fill('data 1 512'));
  const [, failed] = server.events;
  assert.deepEqual(failed?.kind === 'failed' && [failed.why.kind, failed.retransmittedBlocks], [
    'client-silent',
    7,
  ]);
  assert.deepEqual([server.desk.active, server.desk.needsTicks], [0, false]);
  assert.equal(server.desk.counters.retransmissions, 7);
});

test('begin and progress are told after half a second, then twice a second, and not at all for small files', () => {
  const server = new VirtualTftpDesk(() => artifactOf('image', new Uint8Array(512 * 400)));
  const [first] = server.ask('image', PHONE, 50_000);
  for (let block = 1; block <= 400; block += 1) {
    server.now += 5;
    server.receive(ack(block), PHONE, 50_000, first?.via);
  }
  assert.deepEqual(server.eventKinds, ['started', ...Array(4).fill('progress')]);
  const told = server.events.filter((event) => event.kind === 'progress');
  assert.deepEqual(
    told.map(({ acknowledgedBytes }) => acknowledgedBytes),
    [51_200, 102_400, 153_600, 204_800],
  );
});

test('networks that may not ask get silence, are counted, and cost no answer', () => {
  const server = new VirtualTftpDesk(() => assert.fail('asked'), {
    mayAsk: (address) => address !== '8.8.8.8',
  });
  assert.deepEqual(server.ask('a', '8.8.8.8', 50_000), []);
  assert.deepEqual(server.receive(ack(1), '8.8.8.8', 50_000), []);
  assert.equal(server.desk.counters.strangers, 1);
});

test('what is no packet is counted and harmless, and so is what comes from port 0', () => {
  const server = new VirtualTftpDesk(answer);
  assert.deepEqual(server.receive(Uint8Array.of(0, 9, 1), PHONE, 50_000), []);
  assert.deepEqual(server.ask('a', PHONE, 0), []);
  assert.equal(server.desk.counters.malformed, 2);
});

test('when the server stops, requests get silence, running transfers go on, and the rest is told', () => {
  const server = new VirtualTftpDesk(answer);
  const [first] = server.ask('a', PHONE, 50_000);
  server.desk.stopAccepting();
  assert.deepEqual(server.ask('b', PHONE, 50_001), []);
  assert.deepEqual(brief(server.receive(ack(1), PHONE, 50_000, first?.via)), ['data 2 512']);
  server.desk.abandonAll();
  assert.deepEqual(brief(server.sent.slice(-1)), ['error 0']);
  assert.equal(server.events.at(-1)?.kind, 'failed');
  assert.equal(server.desk.active, 0);
});

test('a transfer that its client has left behind for other files is not told as begun', () => {
  const server = new VirtualTftpDesk(() => artifactOf('image', new Uint8Array(5000)));
  server.ask('image', PHONE, 50_000);
  server.now = 100;
  server.ask('after the power cut', PHONE, 50_100);
  server.wait(3000);
  const begun = server.events.filter(({ kind }) => kind === 'started').map(({ name }) => name);
  assert.deepEqual(begun, ['after the power cut']);
});
