import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { pino } from 'pino';
import { makeExtension } from '#app/manage-extensions.ts';
import { shelveFirmware } from '#app/manage-firmware.ts';
import { takeInPhone } from '#app/manage-phones.ts';
import { changeSettings } from '#app/manage-settings.ts';
import { parseProgramSettings } from '#app/program-settings.ts';
import { type Server, startServer } from '#app/server.ts';
import { speedArgument } from '#cli/arguments.ts';
import { type DemoCall, type DemoRtp, makeDemoCall } from '#cli/demo-call.ts';
import { DEMO_PHONES, type DemoPhone, freeSipPort } from '#cli/demo-phones.ts';
import { DemoTimeline } from '#cli/demo-timeline.ts';
import { EXIT } from '#cli/exit-codes.ts';
import { NO_OUTSIDE } from '#cli/no-outside.ts';
import { formatJson, formatTable, type Terminal } from '#cli/terminal.ts';
import { TimelinePrinter } from '#cli/timeline.ts';
import { untilStopped } from '#cli/until-stopped.ts';
import { BlobShelf } from '#store/blob-shelf.ts';
import { type Database, openDatabase } from '#store/database.ts';
import { systemClock } from '#values/clock.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { Call } from '#virtual-phone/call/call.ts';
import { syntheticFirmware } from '#virtual-phone/synthetic-firmware.ts';
import { VirtualPhone } from '#virtual-phone/virtual-phone.ts';
import type { BootOutcome } from '#virtual-phone/virtual-phone-event.ts';

interface DemoOptions {
  readonly once?: true;
  readonly json?: true;
  readonly speed: number;
}

const SERVER_ADDRESS = '127.0.0.1' as Ipv4Address;
const FREE_PORTS = 'tftp: {port: 0}\nhttp: {port: 0}\nsip: {port: 0}';
const SAME_CTRL_C_MS = 200;

/** Before the phone that is called answers; long enough to be seen ringing. */
const ANSWER_AFTER_MS = 500;

/** What one phone went through, for the summary. */
interface DemoResult extends Omit<DemoPhone, 'flash' | 'story' | 'toneHertz'> {
  readonly outcome: BootOutcome['kind'];
  readonly registered: boolean;
  readonly load: string | null;
  /** From power-on to the end of its boot, as the wall clock saw it. */
  readonly seconds: number;
  /** Packets of the call at the end; null when there was none. */
  readonly rtp: DemoRtp | null;
}

/** All of it. */
interface DemoOutcome {
  readonly results: readonly DemoResult[];
  /** Every phone registered, and the call at the end worked. */
  readonly ok: boolean;
  readonly isInterrupted: boolean;
}

/** `offhook demo` */
export function addDemoCommand(program: Command, terminal: Terminal): void {
  program
    .command('demo')
    .description(
      'the whole way on this machine alone: two virtual phones are converted, configured, registered and call each other',
    )
    .option('--once', 'end when it is done instead of serving on')
    .option('--json', 'print one JSON summary at the end and nothing else')
    .option('--speed <n|real>', 'divide all waits of the phones by n', speedArgument, 10)
    .addHelpText(
      'after',
      '\nExamples:\n  offhook demo\n  offhook demo --once --json' +
        '\n\nEverything listens on loopback, on free ports. The firmware is synthetic. Exit code 0 when every phone is registered and the call worked.',
    )
    .action(async (options: DemoOptions) => {
      const folder = mkdtempSync(join(tmpdir(), 'offhook-demo-'));
      // Also when a second Ctrl-C, a closed terminal or a closed pipe ends the process at once.
      process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
      process.once('SIGHUP', () => process.exit(EXIT.interrupted));
      const { ok, results, isInterrupted } = await runDemo(folder, options, terminal);
      const isStopped = options.once === undefined && isInterrupted;
      const isFine = ({ registered, outcome }: DemoResult) => registered || outcome === 'off';
      if (!ok && !(isStopped && results.every(isFine))) process.exitCode = EXIT.refused;
    });
}

async function runDemo(folder: string, options: DemoOptions, terminal: Terminal): Promise<DemoOutcome> {
  const stopped = untilStopped().then(() => {
    endAtSecondCtrlC();
    return 'stopped' as const;
  });
  await using resources = new AsyncDisposableStack();
  const db = await openDatabase(folder);
  resources.defer(() => db.destroy());
  const blobs = new BlobShelf(folder);
  await shelveFirmware(db, blobs, writeFirmware(folder), new Date());
  for (const phone of DEMO_PHONES) await takeIn(db, phone);
  const server = resources.use(
    await startServer({
      dataFolder: folder,
      db,
      blobs,
      settings: parseProgramSettings(FREE_PORTS, 'demo'),
      addresses: [SERVER_ADDRESS],
      clock: systemClock,
      log: pino({ level: 'warn' }, pino.destination({ dest: 2, sync: true })),
    }),
  );
  const whoWidth = Math.max(...DEMO_PHONES.map((phone) => who(phone).length));
  const printer = new TimelinePrinter(terminal, Date.now(), whoWidth);
  const timeline = new DemoTimeline(
    printer,
    DEMO_PHONES.map((phone) => [phone.mac, who(phone)]),
    Date.now,
  );
  if (!options.json) {
    introduce(server, terminal);
    server.events.subscribe((event) => timeline.serverTells(event));
  }
  const coming = Promise.withResolvers<Call>();
  const phones = DEMO_PHONES.map((phone) => {
    const virtualPhone = new VirtualPhone({
      mac: phone.mac,
      model: phone.model,
      localAddress: phone.address,
      tftpServer: { address: SERVER_ADDRESS, port: server.tftp.port },
      flash: phone.flash,
      speed: options.speed,
      toneHertz: phone.toneHertz,
      onIncoming: { kind: 'answer', afterMilliseconds: ANSWER_AFTER_MS },
      onCall: coming.resolve,
      onEvent: (event) => {
        if (!options.json) timeline.phoneTells(phone.mac, event);
      },
    });
    return { phone, virtualPhone: resources.use(virtualPhone) };
  });
  // Disposed first: that phones and server go off at the end belongs to no story.
  resources.defer(() => printer.end());

  const booted = Promise.all(phones.map(({ phone, virtualPhone }) => boot(phone, virtualPhone)));
  let isInterrupted = (await Promise.race([booted, stopped])) === 'stopped';
  const areRegistered = !isInterrupted && (await booted).every(({ registered }) => registered);
  const call = areRegistered ? await callEachOther(phones, coming.promise, stopped) : undefined;
  isInterrupted ||= areRegistered && call === undefined;
  if (isInterrupted || options.once) printer.end();
  if (isInterrupted) {
    // While the phones are on, transfers under way come to their end, which the server waits for.
    await server[Symbol.asyncDispose]();
    await Promise.all(phones.map(({ virtualPhone }) => virtualPhone.powerOff()));
  }
  const results = withRtp(await booted, call);
  const ok = areRegistered && call?.worked === true;
  if (options.json) terminal.out(formatJson({ ok, phones: results }));
  else if (!isInterrupted) conclude(results, options, terminal);
  if (!options.once) await stopped;
  return { results, ok, isInterrupted };
}

/** The first phone calls the second. */
function callEachOther(
  phones: readonly { readonly phone: DemoPhone; readonly virtualPhone: VirtualPhone }[],
  coming: Promise<Call>,
  stopped: Promise<unknown>,
): Promise<DemoCall | undefined> {
  const [caller, called] = phones.map(({ phone, virtualPhone }) => {
    return { phone: virtualPhone, number: phone.extension, hertz: phone.toneHertz };
  });
  if (caller === undefined || called === undefined) throw new TypeError('a call takes two phones');
  return makeDemoCall(caller, called, coming, stopped);
}

function withRtp(results: readonly DemoResult[], call: DemoCall | undefined): DemoResult[] {
  const sides = call === undefined ? [] : [call.caller, call.called];
  return results.map((result, index) => ({ ...result, rtp: sides[index] ?? null }));
}

/** The folder goes, too: nothing of a demo stays behind. */
function endAtSecondCtrlC(): void {
  const first = performance.now();
  process.on('SIGINT', () => {
    // npm hands a Ctrl-C on that the terminal has sent to everyone already: that is still the first one.
    if (performance.now() - first > SAME_CTRL_C_MS) process.exit(EXIT.interrupted);
  });
}

/** As an operator would: loopback has no neighbour table, so the phone's address is bound by hand. */
async function takeIn(db: Database, { mac, model, address, extension, name }: DemoPhone): Promise<void> {
  await makeExtension(db, { number: extension, name });
  const details = { model, extensions: [extension], boundAddress: address };
  await takeInPhone(db, mac, details, 'new', new Date());
  const port = await freeSipPort(address);
  if (port === undefined) return;
  const settings = new Map([['voip_control_port', String(port)]]);
  await changeSettings(db, { layer: 'phone', scope: mac }, settings);
}

function writeFirmware(folder: string): string[] {
  return syntheticFirmware().map(({ name, bytes }) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  });
}

async function boot(phone: DemoPhone, virtualPhone: VirtualPhone): Promise<DemoResult> {
  const { mac, model, address, extension, name } = phone;
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
    rtp: null,
  };
}

function introduce(server: Server, terminal: Terminal): void {
  const ports = `TFTP ${server.tftp.port}, HTTP ${server.httpPorts.join(' and ')}, SIP ${server.sipPort}`;
  terminal.out(`${terminal.style('bold', 'Offhook demo')} on ${SERVER_ADDRESS}: ${ports}`);
  for (const phone of DEMO_PHONES) terminal.out(`  ${who(phone)}  ${phone.mac}, ${phone.story}`);
  terminal.out('');
}

function who({ model, extension }: DemoPhone): string {
  return `${model} (${extension})`;
}

function conclude(results: readonly DemoResult[], { once }: DemoOptions, terminal: Terminal): void {
  const rows = results.map(({ mac, model, extension, name, load, outcome, seconds, rtp }) => [
    mac,
    model,
    `${extension} (${name})`,
    load ?? 'none',
    outcome,
    rtp === null ? 'none' : `${rtp.sent} RTP packets out, ${rtp.received} in`,
    `${seconds} s`,
  ]);
  terminal.out(
    `\n${formatTable(terminal, ['PHONE', 'MODEL', 'EXTENSION', 'LOAD', 'OUTCOME', 'CALL', 'TOOK'], rows)}`,
  );
  terminal.out(`\n${NO_OUTSIDE}`);
  if (!once) terminal.out('Serving on. Ctrl-C stops.');
}
