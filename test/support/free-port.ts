import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the ports that Linux gives to whoever asks for any, so that no connection takes it before the test does. */
const [FIRST, LAST] = [20_000, 32_000];
const TRIES = 100;

/** A port of ours that was free a moment ago, with UDP and with TCP. */
export async function freePort(address = '127.0.0.1'): Promise<number> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = randomInt(FIRST, LAST);
    if (await canHave(address, port)) return port;
  }
  throw new Error(`no port of ${address} is free between ${FIRST} and ${LAST}`);
}

async function canHave(address: string, port: number): Promise<boolean> {
  const udp = createSocket('udp4');
  const tcp = createServer();
  try {
    udp.bind({ address, port, exclusive: true });
    await once(udp, 'listening');
    tcp.listen({ host: address, port, exclusive: true });
    await once(tcp, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    udp.close();
    if (tcp.listening) {
      tcp.close();
      await once(tcp, 'close');
    }
  }
}
