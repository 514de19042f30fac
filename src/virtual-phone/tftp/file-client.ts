import { BOOT_TIMERS, TFTP_TRIES } from '#knowledge/boot-timers.ts';
import { TFTP_ERROR } from '#protocols/tftp/packet.ts';
import type { ReceiveOutcome } from '#protocols/tftp/receive-transfer.ts';
import type { Fetched } from '#virtual-phone/boot/boot-step.ts';
import { type Faults, spelledWithFault } from '#virtual-phone/faults.ts';
import { isPortTaken, type Power, type PoweredSocket } from '#virtual-phone/power.ts';
import type { PhoneHappening, RequestOutcome } from '#virtual-phone/virtual-phone-event.ts';
import type { Endpoint } from '#virtual-phone/virtual-phone-options.ts';
import { Download } from './download.ts';

/** More than any file of this family, less than a phone has memory. */
const LONGEST_FILE = 2 ** 21;
const PROGRESS_STEP = 2 ** 16;
/** The lowest port that logs show, and how far above it the first of a boot was (observed). */
const LOWEST_PORT = 49_152;
const PORT_SPREAD = 4096;
const PORTS_TO_TRY = 64;

interface FileClientOptions {
  readonly power: Power;
  readonly server: Endpoint;
  readonly faults: Faults;
  /** From one block to the next; 0 answers at once. */
  readonly millisecondsPerBlock: number;
  readonly random: () => number;
  readonly tell: (happening: PhoneHappening) => void;
}

/**
 * The phone's TFTP client (docs/explain/how-a-phone-boots.md): octet mode, no options, blocks at its own pace, a port
 * of its own for every file, one higher each time; an unanswered request is sent again on the same port, then from
 * the next ports, then given up.
 */
export class FileClient {
  readonly #options: FileClientOptions;
  #nextPort: number;

  /** One for each boot: its first port is another every time. */
  constructor(options: FileClientOptions) {
    this.#options = options;
    this.#nextPort = LOWEST_PORT + Math.floor(options.random() * PORT_SPREAD);
  }

  /** Asks for a file. Rejects only with an OffhookError, when the machine has no port for it. */
  async fetch(name: string): Promise<Fetched> {
    const { faults } = this.#options;
    if (faults.missingFiles.includes(name)) return this.#missing(name, TFTP_ERROR.fileNotFound, 'left out');
    if (!/^[!-~][ -~]{0,254}$/.test(name)) {
      return this.#failed(name, 'broken', 'not a name that can be asked for');
    }
    for (;;) {
      const fetched = await this.#fetchOnce(name);
      if (fetched.kind === 'found' || !faults.insistsOn.includes(name)) return fetched;
      await this.#options.power.wait(BOOT_TIMERS.tftpResend.milliseconds);
    }
  }

  async #fetchOnce(name: string): Promise<Fetched> {
    const attempts = { count: 0 };
    let outcome: ReceiveOutcome = { kind: 'silent', begun: false };
    for (let port = 1; port <= TFTP_TRIES.portsPerFile && outcome.kind === 'silent'; port += 1) {
      outcome = await this.#download(name, attempts);
    }
    switch (outcome.kind) {
      case 'received':
        this.#told(name, 'found', outcome.bytes.length);
        return { kind: 'found', name, bytes: this.#arrived(name, outcome.bytes) };
      case 'refused':
        return this.#missing(name, outcome.code, outcome.message);
      case 'silent':
        return this.#failed(name, 'silent', outcome.begun ? 'the server fell silent' : 'no answer');
      default:
        return this.#failed(name, 'broken', outcome.reason);
    }
  }

  #arrived(name: string, bytes: Uint8Array): Uint8Array {
    return this.#options.faults.damagedFiles.includes(name) ? bytes.map((octet) => octet ^ 0xff) : bytes;
  }

  async #download(name: string, attempts: { count: number }): Promise<ReceiveOutcome> {
    const { power, server, faults, millisecondsPerBlock, tell } = this.#options;
    const spelled = spelledWithFault(name, faults);
    let told = 0;
    const download = new Download({
      request: {
        name: spelled,
        mode: 'octet',
        options: [],
        serverPort: server.port,
        retryMs: BOOT_TIMERS.tftpResend.milliseconds,
        tries: TFTP_TRIES.sendsPerPort - 1,
        maximumBytes: LONGEST_FILE,
      },
      serverAddress: server.address,
      power,
      millisecondsPerBlock,
      onRequest: () => {
        attempts.count += 1;
        tell({ type: 'request', name: spelled, port: socket.port, attempt: attempts.count });
      },
      onProgress: (octets) => {
        if (octets - told < PROGRESS_STEP) return;
        told = octets;
        tell({ type: 'progress', name, octets });
      },
    });
    const socket = await this.#openNextPort((bytes, from) => {
      if (!faults.deafToFiles) download.receive(bytes, from);
    });
    const outcome = await download.run(socket);
    // The last ACK may have been lost: the port stays for as long as the server would repeat its block.
    if (outcome.kind === 'received') {
      power.after(BOOT_TIMERS.tftpResend.milliseconds, 'answer', socket.close);
    } else {
      socket.close();
    }
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
