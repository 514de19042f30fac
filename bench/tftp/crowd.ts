/** Phones that fetch files over TFTP, 512 octets at a time and in lock-step, and check every octet. */
import { DATA_HEADER_LENGTH, DEFAULT_BLOCK_SIZE, TFTP_OPCODE } from '#protocols/tftp/packet.ts';
import { seededRandom } from '#values/seeded-random.ts';
import { type Arrival, CrowdSockets } from './crowd-sockets.ts';

const TRIES = 5;
const LOOK_EVERY_MS = 20;
/** Phones spread over them. With more, each call of the kernel moves fewer datagrams, and the crowd costs more than a server. */
const SOCKETS = 8;
/** Each phone takes another one for each of its files: servers tell transfers apart by our port. */
const STRIDE = 3;

/** A file as it has to arrive. */
export interface ExpectedFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/** A crowd of one kind: who it is, and how many are there at once. */
export interface Group {
  readonly kind: string;
  readonly atOnce: number;
  /** Addresses as numbers, in the order in which they come. */
  readonly addresses: readonly number[];
  /** Whether a phone that has ended begins again, rather than the next one; then all of them are there at once. */
  readonly repeats: boolean;
  /** What a phone fetches, one file after the other. */
  readonly filesOf: (address: number) => readonly ExpectedFile[];
}

/** What became of one group; times in milliseconds, those of failed phones are not among them. */
export interface GroupTally {
  readonly kind: string;
  readonly fileTimes: number[];
  readonly chainTimes: number[];
  /** Files in the measured time, by their blocks: a half counts as a half. Phones that began may finish after it. */
  filesInTime: number;
  /** Phones that gave up: no answer, or an ERROR. */
  failed: number;
}

/** What the wire showed. */
export interface WireTally {
  blocks: number;
  /** Requests and acknowledgements that had to be sent again. */
  resent: number;
  /** Blocks that came twice. */
  repeated: number;
  /** DATA from a port that is not the transfer's. */
  wrongTransferIds: number;
  errors: number;
  /** Blocks with other octets than the file has. */
  corrupt: number;
}

interface Boot {
  readonly group: Group;
  readonly tally: GroupTally;
  readonly address: number;
  readonly files: readonly ExpectedFile[];
  readonly begunAt: number;
  file: number;
  fileBegunAt: number;
  socket: number;
  /** 0 until the first block tells. */
  serverPort: number;
  /** The last block that came. */
  block: number;
  sentAt: number;
  tries: number;
}

export interface CrowdOptions {
  readonly server: number;
  readonly port: number;
  /** Of each direction's datagrams, from 0 to 1. */
  readonly loss: number;
  /** After so long nobody new begins. */
  readonly milliseconds: number;
  /** How long a phone waits for an answer, in milliseconds, until it sends again. */
  readonly patience: number;
  /** Whether phones that are not done by then are unplugged. */
  readonly isCut?: boolean;
  readonly afterwards?: Afterwards;
}

/** What phones do once they have their files. */
export interface Afterwards {
  /** How many are at it. */
  readonly busy: number;
  begin(address: number): void;
  /** Takes what has come and sends what is due. */
  turn(): void;
}

/** Lets the groups boot; gives back what happened, and how long was measured. */
export function bootCrowd(groups: readonly Group[], options: CrowdOptions) {
  const crowd = new Crowd(options);
  const tallies = groups.map((group) => crowd.admit(group));
  const milliseconds = crowd.run();
  return { tallies, wire: crowd.wire, milliseconds };
}

/** The last one may be empty (RFC 1350 §6). */
function blocksOf({ length }: Buffer): number {
  return Math.floor(length / DEFAULT_BLOCK_SIZE) + 1;
}

class Crowd {
  readonly wire: WireTally = {
    blocks: 0,
    resent: 0,
    repeated: 0,
    wrongTransferIds: 0,
    errors: 0,
    corrupt: 0,
  };
  readonly #options: CrowdOptions;
  readonly #sockets = new CrowdSockets(SOCKETS);
  readonly #random = seededRandom(1);
  readonly #boots = new Map<number, Boot>();
  readonly #queues = new Map<Group, number>();
  #now = performance.now();
  #measuring = true;

  constructor(options: CrowdOptions) {
    this.#options = options;
  }

  admit(group: Group): GroupTally {
    const { kind } = group;
    const tally = { kind, fileTimes: [], chainTimes: [], filesInTime: 0, failed: 0 };
    this.#queues.set(group, 0);
    for (let count = 0; count < group.atOnce; count += 1) this.#next(group, tally);
    return tally;
  }

  /** Plays until everybody has booted; gives the milliseconds until the last one, or until time was up. */
  run(): number {
    const startedAt = performance.now();
    let lookedAt = startedAt;
    const { afterwards, patience, isCut } = this.#options;
    while ((this.#measuring || !isCut) && (this.#boots.size > 0 || (afterwards?.busy ?? 0) > 0)) {
      this.#sockets.turn(afterwards === undefined ? LOOK_EVERY_MS : 1, this.#take);
      afterwards?.turn();
      this.#now = performance.now();
      if (this.#measuring && this.#now - startedAt >= this.#options.milliseconds) this.#measuring = false;
      if (this.#now - lookedAt < LOOK_EVERY_MS) continue;
      lookedAt = this.#now;
      for (const boot of this.#boots.values()) if (this.#now - boot.sentAt > patience) this.#repeat(boot);
    }
    return Math.min(this.#now - startedAt, this.#options.milliseconds);
  }

  /** The next phone begins; where a group repeats, the one that has just ended does. */
  #next(group: Group, tally: GroupTally, ended?: Boot): void {
    const turn = this.#queues.get(group) ?? 0;
    const { addresses, repeats } = group;
    if (!this.#measuring || (turn >= addresses.length && !repeats)) return;
    this.#queues.set(group, turn + 1);
    const address = (repeats ? ended?.address : undefined) ?? (addresses[turn] as number);
    const boot: Boot = {
      group,
      tally,
      address,
      files: group.filesOf(address),
      begunAt: this.#now,
      file: 0,
      fileBegunAt: this.#now,
      socket: 0,
      serverPort: 0,
      block: 0,
      sentAt: this.#now,
      tries: 0,
    };
    this.#boots.set(address, boot);
    this.#begin(boot, turn);
  }

  #begin(boot: Boot, spread: number): void {
    boot.socket = (spread + boot.file * STRIDE) % SOCKETS;
    boot.fileBegunAt = this.#now;
    boot.serverPort = 0;
    boot.block = 0;
    boot.tries = 0;
    this.#request(boot);
  }

  #request(boot: Boot): void {
    const { name } = boot.files[boot.file] as ExpectedFile;
    this.#send(boot, this.#options.port, (bytes, start) => {
      bytes.writeUInt16BE(TFTP_OPCODE.rrq, start);
      return 2 + bytes.write(`${name}\0octet\0`, start + 2, 'latin1');
    });
  }

  #acknowledge(boot: Boot): void {
    this.#send(boot, boot.serverPort, (bytes, start) => {
      bytes.writeUInt16BE(TFTP_OPCODE.ack, start);
      bytes.writeUInt16BE(boot.block & 0xffff, start + 2);
      return 4;
    });
  }

  #send(boot: Boot, toPort: number, write: (bytes: Buffer, start: number) => number): void {
    boot.sentAt = this.#now;
    if (this.#isLost()) return;
    this.#sockets.send(boot.socket, { from: boot.address, to: this.#options.server, toPort }, write);
  }

  #isLost(): boolean {
    return this.#options.loss > 0 && this.#random() < this.#options.loss;
  }

  #repeat(boot: Boot): void {
    boot.tries += 1;
    if (boot.tries > TRIES) {
      this.#fail(boot);
      return;
    }
    this.wire.resent += 1;
    if (boot.serverPort === 0) this.#request(boot);
    else this.#acknowledge(boot);
  }

  readonly #take = (arrival: Arrival): void => {
    const { socket, batch, index } = arrival;
    const boot = this.#boots.get(arrival.to);
    // Meant for a file that this phone has already.
    if (boot === undefined || boot.socket !== socket || this.#isLost()) return;
    const start = batch.start(index);
    const opcode = batch.bytes.readUInt16BE(start);
    if (opcode === TFTP_OPCODE.error) {
      this.wire.errors += 1;
      this.#fail(boot);
    } else if (opcode === TFTP_OPCODE.data) {
      this.#data(boot, arrival);
    }
  };

  #data(boot: Boot, { batch, index }: Arrival): void {
    const start = batch.start(index);
    const port = batch.port(index);
    if (boot.serverPort === 0) boot.serverPort = port;
    if (port !== boot.serverPort) {
      this.wire.wrongTransferIds += 1;
      return;
    }
    const block = batch.bytes.readUInt16BE(start + 2);
    if (block !== ((boot.block + 1) & 0xffff)) {
      this.wire.repeated += 1;
      if (block === (boot.block & 0xffff)) this.#acknowledge(boot);
      return;
    }
    const { bytes } = boot.files[boot.file] as ExpectedFile;
    const from = boot.block * DEFAULT_BLOCK_SIZE;
    const until = Math.min(from + DEFAULT_BLOCK_SIZE, bytes.length);
    const end = start + batch.length(index);
    this.wire.blocks += 1;
    if (this.#measuring) boot.tally.filesInTime += 1 / blocksOf(bytes);
    if (batch.bytes.compare(bytes, from, until, start + DATA_HEADER_LENGTH, end) !== 0)
      this.wire.corrupt += 1;
    boot.block += 1;
    boot.tries = 0;
    this.#acknowledge(boot);
    if (until - from < DEFAULT_BLOCK_SIZE) this.#finish(boot);
  }

  #finish(boot: Boot): void {
    const { tally, group } = boot;
    tally.fileTimes.push(this.#now - boot.fileBegunAt);
    boot.file += 1;
    if (boot.file < boot.files.length) {
      this.#begin(boot, boot.socket);
      return;
    }
    tally.chainTimes.push(this.#now - boot.begunAt);
    this.#boots.delete(boot.address);
    this.#options.afterwards?.begin(boot.address);
    this.#next(group, tally, boot);
  }

  #fail(boot: Boot): void {
    boot.tally.failed += 1;
    this.#boots.delete(boot.address);
    this.#next(boot.group, boot.tally, boot);
  }
}
