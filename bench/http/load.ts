/**
 * Phones that fetch files over HTTP, each from its own address, with a connection for each file as their firmware
 * does, and check every octet. `node load.ts ORDER`, where ORDER is a {@link HttpOrder} as JSON; prints a
 * {@link HttpResult} as JSON.
 */
import { connect } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ExpectedFile } from '#bench/tftp/crowd.ts';
import { chainsOf, readExpected } from '#bench/tftp/expected-files.ts';
import { type Percentiles, percentiles } from '#bench/tftp/percentiles.ts';
import { FIRST_ADDRESS, IMAGE } from '#bench/tftp/phone.ts';
import { type Ipv4Address, ipv4FromNumber } from '#values/ipv4-address.ts';

export interface HttpOrder {
  readonly server: Ipv4Address;
  readonly port: number;
  readonly tree: string;
  readonly phones: number;
  /** Each phone's five small files, or an image. */
  readonly what: 'small files' | 'images';
  readonly atOnce: number;
  readonly milliseconds: number;
}

export interface HttpResult {
  readonly files: number;
  readonly perSecond: number;
  /** Milliseconds from the connection to the last octet. */
  readonly times: Percentiles;
  /** Files that did not come, or came with other octets. */
  readonly wrong: number;
}

const END_OF_HEADERS = '\r\n\r\n';

const order = JSON.parse(process.argv[2] ?? '') as HttpOrder;
console.log(JSON.stringify(await play(order)));

async function play({ tree, phones, what, atOnce, milliseconds, ...server }: HttpOrder): Promise<HttpResult> {
  const addresses = Array.from({ length: phones }, (_, index) => FIRST_ADDRESS + index);
  const image = [readExpected(tree, IMAGE)];
  const filesOf = what === 'images' ? () => image : chainsOf(tree, addresses);
  const times: number[] = [];
  let wrong = 0;
  let turn = 0;
  const startedAt = performance.now();
  const phone = async () => {
    while (performance.now() - startedAt < milliseconds) {
      const address = addresses[turn++ % phones] as number;
      for (const file of filesOf(address)) {
        const before = performance.now();
        if (await fetchWhole(server, ipv4FromNumber(address), file)) times.push(performance.now() - before);
        else wrong += 1;
      }
      await nextTurn();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, phone));
  const seconds = (performance.now() - startedAt) / 1000;
  return { files: times.length, perSecond: times.length / seconds, times: percentiles(times), wrong };
}

/** Whether the file came, to its last octet. */
function fetchWhole(
  { server, port }: Pick<HttpOrder, 'server' | 'port'>,
  from: Ipv4Address,
  { name, bytes }: ExpectedFile,
): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const parts: Buffer[] = [];
  const socket = connect({ host: server, port, localAddress: from });
  socket.write(`GET /${name} HTTP/1.0\r\n\r\n`);
  socket.on('data', (part: Buffer) => parts.push(part));
  socket.on('error', () => resolve(false));
  socket.on('close', () => {
    const answer = Buffer.concat(parts);
    const body = answer.subarray(answer.indexOf(END_OF_HEADERS) + END_OF_HEADERS.length);
    resolve(body.equals(bytes));
  });
  return promise;
}
