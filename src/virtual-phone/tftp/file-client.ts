import { BOOT_TIMERS, TFTP_TRIES } from '#knowledge/boot-timers.ts';
import { TFTP_ERROR, TFTP_OPCODE } from '#protocols/tftp/packet.ts';
import { type ReceiveOutcome, type ReceiveStep, ReceiveTransfer } from '#protocols/tftp/receive-transfer.ts';
import type { Fetched } from '#virtual-phone/boot/boot-step.ts';
import { type Faults, spelledWithFault } from '#virtual-phone/faults.ts';
import { isPortTaken, type Power, type PoweredSocket } from '#virtual-phone/power.ts';
import type { PhoneHappening, RequestOutcome } from '#virtual-phone/virtual-phone-event.ts';
import type { Endpoint } from '#virtual-phone/virtual-phone-options.ts';

/** More than any file of this family, less than a phone has memory. */
const LONGEST_FILE = 2 ** 21;
const PROGRESS_STEP = 2 ** 16;
/** The lowest port that logs show, and how far above it the first of a boot was (boot-sequence §3). */
const LOWEST_PORT = 49_152;
const PORT_SPREAD = 4096;
const PORTS_TO_TRY = 64;

interface FileClientOptions {
  readonly power: Power;
  readonly server: Endpoint;
  readonly faults: Faults;
  readonly random: () => number;
  readonly tell: (happening: PhoneHappening) => void;
}

/**
 * The phone's TFTP client (boot-sequence §3): octet mode, no options, a port of its own for every file, one higher
 * each time; an unanswered request is sent again on the same port, then from the next ports, then given up.
 */
export class FileClient {
  readonly #options: FileClientOptions;
  #nextPort: number;

  /** One for each boot: its first port is another every time. */
  constructor(options: FileClientOptions) {
    this.#options = options;
    this.#nextPort = LOWEST_PORT + Math.floor(options.random() * PORT_SPREAD);
  }

  /** Asks for a file; does not reject. */
  async fetch(name: string): Promise<Fetched> {
    const { faults } = this.#options;
    if (faults.missingFiles.includes(name)) return this.#missing(name, TFTP_ERROR.fileNotFound, 'left out');
    if (!/^[!-~][ -~]{0,254}$/.test(name))
      return this.#failed(name, 'broken', 'not a name that can be asked for');
    const attempts = { count: 0 };
    let outcome: ReceiveOutcome = { kind: 'silent', begun: false };
    for (let port = 1; port <= TFTP_TRIES.portsPerFile && outcome.kind === 'silent'; port += 1) {
      outcome = await this.#transfer(name, attempts);
    }
    switch (outcome.kind) {
      case 'received':
        this.#told(name, 'found', outcome.bytes.length);
        return { kind: 'found', name, bytes: outcome.bytes };
      case 'refused':
        return this.#missing(name, outcome.code, outcome.message);
      case 'silent':
        return this.#failed(name, 'silent', outcome.begun ? 'the server fell silent' : 'no answer');
      default:
        return this.#failed(name, 'broken', outcome.reason);
    }
  }

  async #transfer(name: string, attempts: { count: number }): Promise<ReceiveOutcome> {
    const { power, server, faults } = this.#options;
    const done = Promise.withResolvers<ReceiveOutcome>();
    const transfer = new ReceiveTransfer(
      {
        name: spelledWithFault(name, faults.letterCase),
        mode: 'octet',
        options: [],
        serverPort: server.port,
        retryMs: BOOT_TIMERS.tftpResend.milliseconds,
        tries: TFTP_TRIES.sendsPerPort - 1,
        maximumBytes: LONGEST_FILE,
      },
      power.now(),
    );
    let socket: PoweredSocket | undefined;
    let cancelTimer = () => {};
    let told = 0;
    const perform = (step: ReceiveStep) => {
      if (step.kind === 'send' && socket !== undefined) {
        if (step.packet[1] === TFTP_OPCODE.rrq) this.#toldRequest(name, socket.port, attempts);
        socket.send(step.packet, { address: server.address, port: step.port });
      }
      if (transfer.receivedBytes - told >= PROGRESS_STEP) {
        told = transfer.receivedBytes;
        this.#options.tell({ type: 'progress', name, octets: told });
      }
      if (transfer.outcome !== undefined) done.resolve(transfer.outcome);
    };
    const watch = () => {
      cancelTimer();
      cancelTimer = power.after(Math.max(0, transfer.deadline - power.now()), 'answer', () => {
        perform(transfer.expire(power.now()));
        if (transfer.outcome === undefined) watch();
      });
    };
    socket = await this.#openNextPort((bytes, from) => {
      if (from.address !== server.address) return;
      perform(transfer.receive(bytes, from.port, power.now()));
      if (transfer.outcome === undefined) watch();
    });
    perform(transfer.start());
    watch();
    const outcome = await done.promise;
    cancelTimer();
    // The last ACK may have been lost: the port stays for as long as the server would repeat its block.
    const { close } = socket;
    if (outcome.kind === 'received') power.after(BOOT_TIMERS.tftpResend.milliseconds, 'answer', close);
    else close();
    return outcome;
  }

  async #openNextPort(receive: Parameters<Power['open']>[1]): Promise<PoweredSocket> {
    for (let tries = 1; ; tries += 1) {
      const port = this.#nextPort;
      this.#nextPort = port >= 65_535 ? LOWEST_PORT : port + 1;
      try {
        return await this.#options.power.open(port, receive);
      } catch (error) {
        if (tries >= PORTS_TO_TRY || !isPortTaken(error)) throw error;
      }
    }
  }

  #toldRequest(name: string, port: number, attempts: { count: number }): void {
    attempts.count += 1;
    const asked = spelledWithFault(name, this.#options.faults.letterCase);
    this.#options.tell({ type: 'request', name: asked, port, attempt: attempts.count });
  }

  #missing(name: string, code: number, reason: string): Fetched {
    this.#told(name, code === TFTP_ERROR.fileNotFound ? 'not-found' : 'error', 0, reason);
    return { kind: 'error', name, code };
  }

  #failed(name: string, outcome: 'silent' | 'broken', reason: string): Fetched {
    this.#told(name, outcome, 0, reason);
    return { kind: 'failed', name };
  }

  #told(name: string, outcome: RequestOutcome, octets: number, reason?: string): void {
    const why = reason === undefined ? {} : { reason: reason.slice(0, 200) };
    this.#options.tell({ type: 'received', name, outcome, octets, ...why });
  }
}
