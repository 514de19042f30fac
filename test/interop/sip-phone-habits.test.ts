/**
 * A phone with the habits of a 7940/7960, in plain text and with its own arithmetic, against the embedded registrar.
 * With nat_enable 0 it sends from one port and listens on another (observed): the article's lost week.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { startSipEndpoint } from '#net/sip/sip-endpoint.ts';
import { EmbeddedPbx } from '#pbx/embedded/embedded-pbx.ts';
import type { PbxEvent } from '#pbx/embedded/pbx-event.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';

const SERVER = '127.0.0.1' as Ipv4Address;
const PHONE = '127.5.60.2';
const SECRET = 'rT7gYp3x';
/** A part of every Debian. */
const PERL = '/usr/bin/perl';

async function startPbx(t: TestContext, answerTo: 'via' | 'source-port') {
  const events: PbxEvent[] = [];
  const pbx = new EmbeddedPbx({
    accounts: { byUser: (user) => (user === '208' ? { user, secret: SECRET } : undefined) },
    onEvent: (event) => events.push(event),
  });
  const endpoint = await startSipEndpoint({
    addresses: [SERVER],
    port: 0,
    serve: (layer, port) => pbx.serve(layer, { addresses: [SERVER], port }),
    answerTo,
    mayAsk: (address) => address === PHONE,
    onEvent: (event) => assert.fail(event.kind),
  });
  t.after(() => endpoint[Symbol.asyncDispose]());
  return { pbx, events, port: endpoint.port };
}

async function openSocket(t: TestContext): Promise<Socket> {
  const socket = createSocket('udp4');
  t.after(() => new Promise<void>((resolve) => socket.close(resolve)));
  socket.bind(0, PHONE);
  await once(socket, 'listening');
  return socket;
}

class Phone {
  readonly listening: Socket;
  readonly sending: Socket;
  readonly #serverPort: number;
  #cseq = 100;

  constructor(listening: Socket, sending: Socket, serverPort: number) {
    this.listening = listening;
    this.sending = sending;
    this.#serverPort = serverPort;
  }

  register(authorization?: string): void {
    this.#cseq += 1;
    const { port } = this.listening.address();
    const lines = registerLines(this.#cseq, String(port), authorization);
    this.sending.send(lines.join('\r\n'), this.#serverPort, SERVER);
  }
}

function registerLines(cseq: number, port: string, authorization?: string): string[] {
  return [
    `REGISTER sip:${SERVER} SIP/2.0`,
    `Via: SIP/2.0/UDP ${PHONE}:${port};branch=z9hG4bK${cseq}`,
    `From: <sip:208@${SERVER}>;tag=00115c93afd10002`,
    `To: <sip:208@${SERVER}>`,
    `Call-ID: 00115c93-afd10002-327b23c6-643c9869@${PHONE}`,
    `CSeq: ${cseq} REGISTER`,
    'User-Agent: Cisco-CP7960G/8.0',
    `Contact: <sip:208@${PHONE}:${port};user=phone;transport=udp>;+sip.instance="<urn:uuid:00000000-0000-0000-0000-00115c93afd1>"`,
    ...(authorization === undefined ? [] : [`Authorization: ${authorization}`]),
    'Content-Length: 0',
    'Expires: 3600',
    '',
    '',
  ];
}

function authorizationFor(challenge: string, withQop: boolean): string {
  const md5 = (text: string) => createHash('md5').update(text).digest('hex');
  const [, nonce] = /nonce="([^"]+)"/.exec(challenge) ?? assert.fail('no nonce');
  const [, realm] = /realm="([^"]+)"/.exec(challenge) ?? assert.fail('no realm');
  const quality = withQop ? '00000001:cafe:auth:' : '';
  const proof = `${md5(`208:${realm}:${SECRET}`)}:${nonce}:${quality}${md5(`REGISTER:sip:${SERVER}`)}`;
  const base = `Digest username="208",realm="${realm}",uri="sip:${SERVER}",response="${md5(proof)}",nonce="${nonce}"`;
  return withQop ? `${base},cnonce="cafe",qop=auth,nc=00000001,algorithm=MD5` : `${base},algorithm=MD5`;
}

async function openPhone(t: TestContext, natEnable: 0 | 1, serverPort: number): Promise<Phone> {
  const listening = await openSocket(t);
  return new Phone(listening, natEnable === 1 ? listening : await openSocket(t), serverPort);
}

for (const natEnable of [0, 1] as const) {
  for (const withQop of [true, false]) {
    const how = `nat_enable ${natEnable}, ${withQop ? 'with' : 'without'} qop`;
    test(`a phone registers: ${how}`, async (t) => {
      const { pbx, events, port } = await startPbx(t, 'via');
      const phone = await openPhone(t, natEnable, port);
      phone.register();
      const [challenged] = await once(phone.listening, 'message');
      assert.match(String(challenged), /^SIP\/2\.0 401 /);
      phone.register(authorizationFor(String(challenged), withQop));
      const [registered] = await once(phone.listening, 'message');
      assert.match(String(registered), /^SIP\/2\.0 200 OK\r\n[\s\S]*\r\nContact: <sip:208@127\.5\.60\.2:/);
      assert.deepEqual(
        events.map(({ kind }) => kind),
        ['registered'],
      );
      const [registration] = await pbx.registrations();
      assert.deepEqual(
        [registration?.mac, registration?.source],
        ['00:11:5C:93:AF:D1', { address: PHONE, port: phone.sending.address().port }],
      );
    });
  }
}

test('a registrar that answers to the source port never registers a phone with nat_enable 0', async (t) => {
  const { pbx, port } = await startPbx(t, 'source-port');
  const phone = await openPhone(t, 0, port);
  phone.listening.on('message', () => assert.fail('the phone was reached'));
  for (let attempt = 0; attempt < 3; attempt += 1) {
    phone.register();
    const [lost] = await once(phone.sending, 'message');
    assert.match(String(lost), /^SIP\/2\.0 401 /);
  }
  assert.deepEqual(await pbx.registrations(), []);
});

test('a registrar that answers to the source port registers a phone with nat_enable 1', async (t) => {
  const { pbx, port } = await startPbx(t, 'source-port');
  const phone = await openPhone(t, 1, port);
  phone.register();
  const [challenged] = await once(phone.listening, 'message');
  phone.register(authorizationFor(String(challenged), true));
  await once(phone.listening, 'message');
  assert.equal((await pbx.registrations()).length, 1);
});

/** Sends what comes on standard input as one datagram without a checksum (SO_NO_CHECK of Linux), and prints the answer. */
const WITHOUT_CHECKSUM = `
use Socket;
my ($address, $server, $port) = @ARGV;
socket(my $socket, PF_INET, SOCK_DGRAM, 0) or die;
setsockopt($socket, SOL_SOCKET, 11, pack('l', 1)) or die "SO_NO_CHECK: $!";
bind($socket, sockaddr_in(0, inet_aton($address))) or die $!;
my $own = (sockaddr_in(getsockname($socket)))[0];
local $/;
my $text = <STDIN>;
$text =~ s/OWN_PORT/$own/g;
send($socket, $text, 0, sockaddr_in($port, inet_aton($server))) or die $!;
alarm 10;
recv($socket, my $answer, 65535, 0);
print $answer;
`;

test('a datagram without a UDP checksum, as these phones send them, is answered', async (t) => {
  if (!existsSync(PERL)) return t.skip('perl is not installed');
  const { port } = await startPbx(t, 'via');
  const asking = execFile(PERL, ['-e', WITHOUT_CHECKSUM, PHONE, SERVER, String(port)]);
  t.after(() => asking.kill('SIGKILL'));
  asking.stdin?.end(registerLines(101, 'OWN_PORT').join('\r\n'));
  let answer = '';
  asking.stdout?.on('data', (text: string) => {
    answer += text;
  });
  const [code] = await once(asking, 'close');
  assert.equal(code, 0);
  assert.match(answer, /^SIP\/2\.0 401 /);
});
