import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { pino } from 'pino';
import { makeExtension } from '#app/manage-extensions.ts';
import { shelveFirmware } from '#app/manage-firmware.ts';
import { takeInPhone } from '#app/manage-phones.ts';
import { parseProgramSettings } from '#app/program-settings.ts';
import { type Server, startServer } from '#app/server.ts';
import { DEMO_PHONES, type DemoPhone } from '#cli/demo-phones.ts';
import { EXIT } from '#cli/exit-codes.ts';
import { formatJson, formatTable, type Terminal } from '#cli/terminal.ts';
import { TimelinePrinter } from '#cli/timeline.ts';
import { untilStopped } from '#cli/until-stopped.ts';
import { describeVirtualPhoneEvent } from '#cli/virtual-phone-text.ts';
import { BlobShelf } from '#store/blob-shelf.ts';
import { openDatabase } from '#store/database.ts';
import { systemClock } from '#values/clock.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { syntheticFirmware } from '#virtual-phone/synthetic-firmware.ts';
import { VirtualPhone } from '#virtual-phone/virtual-phone.ts';

interface DemoOptions {
  readonly once?: true;
  readonly json?: true;
  readonly speed: number;
}

const SERVER_ADDRESS = '127.0.0.1' as Ipv4Address;
const FREE_PORTS = 'tftp: {port: 0}\nhttp: {port: 0}\nsip: {port: 0}';

/** What one phone went through, for the summary. */
interface DemoResult extends Omit<DemoPhone, 'flash' | 'story'> {
  readonly outcome: string;
  readonly registered: boolean;
  readonly load: string | null;
  /** From power-on to the end of its boot, as the wall clock saw it. */
  readonly seconds: number;
}

/** `offhook demo` */
export function addDemoCommand(program: Command, terminal: Terminal): void {
  program
    .command('demo')
    .description(
      'the whole way on this machine alone: two virtual phones are converted, configured and registered',
    )
    .option('--once', 'end when it is done instead of serving on')
    .option('--json', 'print one JSON summary at the end and nothing else')
    .option('--speed <n>', 'divide all waits of the phones by n', Number, 20)
    .addHelpText(
      'after',
      '\nExamples:\n  offhook demo\n  offhook demo --once --json' +
        '\n\nEverything listens on loopback, on free ports. The firmware is synthetic. Exit code 0 when every phone is registered.',
    )
    .action(async (options: DemoOptions) => {
      const folder = mkdtempSync(join(tmpdir(), 'offhook-demo-'));
      try {
        const results = await runDemo(folder, options, terminal);
        if (!results.every(({ registered }) => registered)) process.exitCode = EXIT.refused;
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
}

async function runDemo(folder: string, options: DemoOptions, terminal: Terminal): Promise<DemoResult[]> {
  await using resources = new AsyncDisposableStack();
  const db = await openDatabase(folder);
  resources.defer(() => db.destroy());
  const blobs = new BlobShelf(folder);
  await shelveFirmware(db, blobs, writeFirmware(folder), new Date());
  for (const { mac, model, address, extension, name } of DEMO_PHONES) {
    await makeExtension(db, { number: extension, name });
    // Loopback has no neighbour table, so the phones are bound as an operator would bind them.
    const details = { model, extensions: [extension], boundAddress: address };
    await takeInPhone(db, mac, details, 'new', new Date());
  }
  const server = resources.use(
    await startServer({
      db,
      blobs,
      settings: parseProgramSettings(FREE_PORTS, 'demo'),
      addresses: [SERVER_ADDRESS],
      clock: systemClock,
      log: pino({ level: 'warn' }, pino.destination({ dest: 2, sync: true })),
    }),
  );
  const printer = options.json ? undefined : introduce(server, terminal);
  const results = await Promise.all(
    DEMO_PHONES.map((phone) => bootPhone(phone, server, options.speed, resources, printer)),
  );
  if (options.json) terminal.out(formatJson(summary(results)));
  else conclude(results, options, terminal);
  if (!options.once) await untilStopped();
  return results;
}

function writeFirmware(folder: string): string[] {
  return syntheticFirmware().map(({ name, bytes }) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  });
}

async function bootPhone(
  phone: DemoPhone,
  server: Server,
  speed: number,
  resources: AsyncDisposableStack,
  printer: TimelinePrinter | undefined,
): Promise<DemoResult> {
  const { mac, model, address, extension, name, flash } = phone;
  const virtualPhone = resources.use(
    new VirtualPhone({
      mac,
      model,
      localAddress: address,
      tftpServer: { address: SERVER_ADDRESS, port: server.tftp.port },
      flash,
      speed,
      onEvent: (event) => {
        // What the phone fetched the server tells too; the phone's own story is its screen, flash and restarts.
        // Its power goes only when the demo ends, and then the table is the last word.
        const told = event.type === 'received' || event.type === 'registered' || event.type === 'power-off';
        const described = told ? undefined : describeVirtualPhoneEvent(event);
        if (described !== undefined) printer?.line(Date.now(), who(phone), described.text, described.tone);
      },
    }),
  );
  const started = performance.now();
  const outcome = await virtualPhone.powerOn();
  return {
    mac,
    model,
    address,
    extension,
    name,
    outcome: outcome.kind,
    registered: outcome.kind === 'registered',
    load: virtualPhone.flash.application,
    seconds: Math.round((performance.now() - started) / 100) / 10,
  };
}

function introduce(server: Server, terminal: Terminal): TimelinePrinter {
  const ports = `TFTP ${server.tftp.port}, HTTP ${server.httpPorts.join(' and ')}, SIP ${server.sipPort}`;
  terminal.out(`${terminal.style('bold', 'Offhook demo')} on ${SERVER_ADDRESS}: ${ports}`);
  for (const phone of DEMO_PHONES) terminal.out(`  ${who(phone)}  ${phone.mac}, ${phone.story}`);
  terminal.out('');
  const printer = new TimelinePrinter(terminal, Date.now());
  const byMac = new Map(DEMO_PHONES.map((phone) => [phone.mac, who(phone)]));
  server.events.subscribe((event) => {
    printer.event(event, (event.mac === undefined ? undefined : byMac.get(event.mac)) ?? '');
  });
  return printer;
}

function who({ model, extension }: DemoPhone): string {
  return `${model} (${extension})`;
}

function summary(results: readonly DemoResult[]) {
  return { ok: results.every(({ registered }) => registered), phones: results };
}

function conclude(results: readonly DemoResult[], { once }: DemoOptions, terminal: Terminal): void {
  const rows = results.map(({ mac, model, extension, name, load, outcome, seconds }) => [
    mac,
    model,
    `${extension} (${name})`,
    load ?? 'none',
    outcome,
    `${seconds} s`,
  ]);
  terminal.out(
    `\n${formatTable(terminal, ['PHONE', 'MODEL', 'EXTENSION', 'LOAD', 'OUTCOME', 'TOOK'], rows)}`,
  );
  if (!once) terminal.out('\nServing on. Ctrl-C stops.');
}
