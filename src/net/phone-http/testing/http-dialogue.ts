import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import type { PhoneHttpEvent } from '#net/phone-http/phone-http-event.ts';
import { startPhoneHttpServer } from '#net/phone-http-server.ts';
import type { AnswerFile, Artifact, FileRequest } from '#provisioning/file-answer.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';

/** Where the server listens unless a test says otherwise. */
export const SERVER = '127.0.0.1' as Ipv4Address;
/** Where the client comes from. */
export const PHONE = '127.0.0.41' as Ipv4Address;

/** What the shelf holds. */
export const logo = artifact('logo.bmp', Buffer.from([0x42, 0x4d, 0, 255, 13, 10]), 'image/bmp');
const secret = {
  ...artifact('SIP00115C93AFD1.cnf', Buffer.from('line1_password: x\n'), 'text/plain'),
  secret: true,
};
/** Larger than the system's buffers, so that sending takes a while. */
export const large = artifact(
  'P0S3-8-12-00.sb2',
  Buffer.alloc(8 * 1024 * 1024, 'firmware'),
  'application/octet-stream',
);
const empty = artifact('empty.xml', Buffer.alloc(0), 'text/xml');

function artifact(name: string, bytes: Buffer, contentType: string): Artifact {
  return { kind: 'artifact', name, bytes, hash: `hash-of-${name}`, contentType, secret: false };
}

/** Answers with the files above, and refuses every other name. */
export const answerFromShelf: AnswerFile = ({ name }) =>
  [logo, secret, large, empty].find((file) => file.name === name) ?? {
    kind: 'refusal',
    code: 'NO_SUCH_FILE',
    reason: `There is no file ${name}.`,
  };

interface Setting {
  readonly answer?: AnswerFile;
  readonly mayAsk?: (address: Ipv4Address) => boolean;
  readonly ports?: readonly number[];
  readonly addresses?: readonly Ipv4Address[];
}

/** A server on loopback, what it told, and a way to speak to it octet by octet. */
export async function serve(t: TestContext, setting: Setting = {}) {
  const events: PhoneHttpEvent[] = [];
  const requests: FileRequest[] = [];
  const answer = setting.answer ?? answerFromShelf;
  const server = await startPhoneHttpServer({
    addresses: [SERVER],
    ports: [0],
    mayAsk: () => true,
    ...setting,
    answer: (request) => {
      requests.push(request);
      return answer(request);
    },
    onEvent: (event) => events.push(event),
  });
  t.after(() => server[Symbol.asyncDispose]());
  const [port = 0] = server.ports;
  const open = (to = SERVER, at = port): Socket => connect({ host: to, port: at, localAddress: PHONE });
  return {
    server,
    events,
    requests,
    open,
    /** Sends octets and gives what came until the server closed the connection. */
    async speak(text: string, to = SERVER, at = port): Promise<Answer> {
      const socket = open(to, at);
      socket.write(text, 'latin1');
      return readAnswer(await buffer(socket));
    },
  };
}

/** What came back. */
interface Answer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

/** Takes an answer apart. */
export function readAnswer(bytes: Buffer): Answer {
  const end = bytes.indexOf('\r\n\r\n');
  assert.notEqual(end, -1, `no head in ${JSON.stringify(bytes.toString('latin1').slice(0, 200))}`);
  const [statusLine = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const headers = new Map(
    lines.map((line) => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      line.slice(line.indexOf(':') + 1).trim(),
    ]),
  );
  return { status: Number(statusLine.split(' ')[1]), headers, body: bytes.subarray(end + 4) };
}

/** A request that ends its connection. */
export const get = (path: string, ...headers: string[]) =>
  [`GET ${path} HTTP/1.1`, 'Host: 127.0.0.1', 'Connection: close', ...headers, '', ''].join('\r\n');
