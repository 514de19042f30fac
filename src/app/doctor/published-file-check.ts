import type { ProgramSettings } from '#app/program-settings.ts';
import type { ServingRecord } from '#app/serving-record.ts';
import type { ReceiveOutcome } from '#protocols/tftp/receive-transfer.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { Check, CheckResult } from './check.ts';
import type { Machine } from './machine.ts';

/** Every phone may have it, whoever asks, and it holds no secret. */
const FILE = 'dialplan.xml';

/** One try to get the file: where from, and its bytes or why they did not come. */
interface Fetched {
  readonly from: string;
  readonly bytes?: Uint8Array;
  readonly failure?: string;
}

/** Fetches a file as a phone would, through each address and port that is served, and the base URL. */
export const publishedFileCheck: Check = {
  id: 'published-file',
  title: 'Fetching a file',
  async run({ serving, settings, addresses, machine }) {
    if (serving === undefined) {
      return {
        state: 'unknown',
        found: 'no server runs for this data folder',
        remedy: 'Start it: offhook serve.',
      };
    }
    return judge(await Promise.all(tries(addresses, serving, settings, machine)));
  },
};

function tries(
  addresses: readonly Ipv4Address[],
  { tftpPort, httpPorts }: ServingRecord,
  { baseUrl }: ProgramSettings,
  machine: Machine,
): Promise<Fetched>[] {
  const served = addresses.flatMap((address) => [
    overTftp(machine, address, tftpPort),
    ...httpPorts.map((port) => overHttp(machine, `http://${address}:${port}`)),
  ]);
  return baseUrl === undefined ? served : [...served, overHttp(machine, baseUrl)];
}

async function overTftp(machine: Machine, address: Ipv4Address, port: number): Promise<Fetched> {
  const from = `tftp://${address}:${port}`;
  try {
    const outcome = await machine.fetchTftp(address, port, FILE);
    return outcome.kind === 'received'
      ? { from, bytes: outcome.bytes }
      : { from, failure: describeOutcome(outcome) };
  } catch (error) {
    return { from, failure: (error as Error).message };
  }
}

function describeOutcome(outcome: Exclude<ReceiveOutcome, { kind: 'received' }>): string {
  switch (outcome.kind) {
    case 'refused':
      return `refused with TFTP error ${outcome.code}`;
    case 'silent':
      return outcome.begun ? 'the transfer broke off' : 'no answer';
    case 'broken':
      return outcome.reason;
  }
}

async function overHttp(machine: Machine, base: string): Promise<Fetched> {
  try {
    const { status, bytes } = await machine.fetchHttp(`${base}/${FILE}`);
    return status === 200 ? { from: base, bytes } : { from: base, failure: `HTTP status ${status}` };
  } catch (error) {
    return { from: base, failure: (error as Error).message };
  }
}

function judge(all: readonly Fetched[]): CheckResult {
  const failed = all.filter(({ failure }) => failure !== undefined);
  if (failed.length > 0) {
    return {
      state: 'problem',
      found: failed.map(({ from, failure }) => `${from}/${FILE}: ${failure}`).join('\n'),
      remedy:
        'Look at the ports and the firewall above, at listen and http.baseUrl in settings.yaml, and at what the ' +
        'server prints; then start it again.',
    };
  }
  const [first, ...others] = all;
  const different = others.filter(
    ({ bytes }) => !Buffer.from(bytes ?? []).equals(first?.bytes ?? new Uint8Array(0)),
  );
  if (different.length > 0) {
    return {
      state: 'problem',
      found: `${FILE} differs between ${first?.from} and ${different.map(({ from }) => from).join(', ')}`,
      remedy:
        'Another server answers at one of them: correct http.baseUrl in settings.yaml, or stop that server.',
    };
  }
  const size = first?.bytes?.length ?? 0;
  return {
    state: 'ok',
    found: `${FILE} (${size} octets) came whole from ${all.map(({ from }) => from).join(', ')}`,
  };
}
