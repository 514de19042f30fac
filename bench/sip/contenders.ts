/** The servers that are compared, each on one core and with 10,000 extensions. */
import { fileURLToPath } from 'node:url';
import { openFolder, type StockServer, startStockServer } from '#test/support/stock-server.ts';
import { type SecretsIn, writeKamailioConfiguration } from './kamailio-configuration.ts';

const SERVING_CORE = '0';
const OWN = fileURLToPath(new URL('./pbx-process.ts', import.meta.url));
/** Asked until it answers; the Via asks for the source port. */
const OPTIONS = [
  'OPTIONS sip:127.0.0.1 SIP/2.0',
  'Via: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKready;rport',
  'From: <sip:bench@127.0.0.1>;tag=1',
  'To: <sip:127.0.0.1>',
  'Call-ID: ready',
  'CSeq: 1 OPTIONS',
  'Max-Forwards: 70',
  'Content-Length: 0',
];

/** A server that can be started for a round. */
export interface Contender {
  readonly name: string;
  /** Whether it differs in calls from those before it; otherwise only its registrations are measured. */
  readonly carriesCalls: boolean;
  /** Starts it on a port of 127.0.0.1; it is ready then. */
  start(port: number): Promise<StockServer>;
}

export const CONTENDERS: readonly Contender[] = [
  { name: 'Offhook', carriesCalls: true, start: startOwn },
  { name: 'Kamailio, secrets in SQLite', carriesCalls: true, start: (port) => startKamailio(port, 'sqlite') },
  {
    name: 'Kamailio, secrets in memory',
    carriesCalls: false,
    start: (port) => startKamailio(port, 'memory'),
  },
];

async function startOwn(port: number): Promise<StockServer> {
  return startPinned(port, [process.execPath, OWN, String(port)]);
}

async function startKamailio(port: number, secretsIn: SecretsIn): Promise<StockServer> {
  const folder = openFolder({});
  try {
    const file = writeKamailioConfiguration(folder.path, port, secretsIn);
    const memory = ['-m', '256', '-M', '16'];
    const words = ['/usr/sbin/kamailio', '-f', file, '-DD', '-E', '-Y', folder.path, ...memory];
    const server = await startPinned(port, words);
    return {
      ...server,
      async [Symbol.asyncDispose]() {
        await server[Symbol.asyncDispose]();
        folder[Symbol.dispose]();
      },
    };
  } catch (error) {
    folder[Symbol.dispose]();
    throw error;
  }
}

function startPinned(port: number, words: readonly string[]): Promise<StockServer> {
  const question = Buffer.from(`${OPTIONS.join('\r\n')}\r\n\r\n`);
  return startStockServer('/usr/bin/taskset', ['-c', SERVING_CORE, ...words], {
    address: '127.0.0.1',
    port,
    question,
  });
}
