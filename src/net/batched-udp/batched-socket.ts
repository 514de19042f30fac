import type { TakeDatagram, UdpSocket } from '#net/tftp-server/udp-method.ts';
import type { UdpPort } from '#net/tftp-server/udp-port.ts';
import { BatchedPort, type PortOwner } from './batched-port.ts';
import type { EventLoop, Watch } from './event-loop.ts';
import type { Inbox } from './inbox.ts';
import { boundPort, LINUX, type Libc, readOption, setOption } from './libc.ts';
import { READABLE, WRITABLE } from './libuv.ts';
import type { Outbox } from './outbox.ts';

const LARGEST_INT = 2 ** 31 - 1;
/** Of one socket in one go, in datagrams, so that it does not keep the others waiting. */
const MOST_IN_ONE_GO = 256;
/** Datagrams after which one looks again whether there are more, where that was in vain time and again. */
const LONGEST_PAUSE = 15;
/** A socket that is broken is left alone for so long, and one that is said to have something when it has nothing. */
const REST_MS = 100;
const MOST_IN_VAIN = 16;

/** What the batched sockets of a process have in common. */
export interface SharedParts {
  readonly libc: Libc;
  readonly loop: EventLoop;
  readonly inbox: Inbox;
  readonly outbox: Outbox;
}

/** A UDP socket that libuv waits for, and from which what has come is taken in one call. */
export class BatchedSocket implements UdpSocket, PortOwner {
  readonly port: number;
  readonly #parts: SharedParts;
  /** Gone once the socket is closed: then the number may be somebody else's. */
  #descriptor: number | undefined;
  readonly #watch: Watch;
  #sender: BatchedPort | undefined;
  #take: TakeDatagram | undefined;
  #tell: (() => void) | undefined;
  /** Whether more than one datagram had come the last time. */
  #isCrowded = false;
  /** Datagrams until the next look whether more have come, and how many there were before the last one. */
  #pause = 0;
  #lastPause = 0;
  #inVain = 0;
  #rest: NodeJS.Timeout | undefined;

  /** The socket is bound; `undefined` if it can't be waited for, and then it is still the caller's. */
  static of(parts: SharedParts, descriptor: number): BatchedSocket | undefined {
    const watch = parts.loop.watch(descriptor);
    return watch && new BatchedSocket(parts, descriptor, watch);
  }

  private constructor(parts: SharedParts, descriptor: number, watch: Watch) {
    this.#parts = parts;
    this.#descriptor = descriptor;
    this.#watch = watch;
    watch.onReady = (status, events) => this.#onReady(status, events);
    this.port = boundPort(parts.libc, descriptor);
  }

  sender(): UdpPort {
    this.#sender ??= new BatchedPort(this.#parts.libc, this.#descriptor, this.port, this);
    return this.#sender;
  }

  receive(take: TakeDatagram): void {
    this.#take = take;
    this.#await();
  }

  onError(tell: () => void): void {
    this.#tell = tell;
  }

  /** Who may set up the network (CAP_NET_ADMIN, as root may) is not bound by `rmem_max`. */
  growReceiveBuffer(octets: number): number {
    if (this.#descriptor === undefined) return 0;
    const { libc } = this.#parts;
    const { SOL_SOCKET, SO_RCVBUF, SO_RCVBUFFORCE } = LINUX;
    const wanted = Math.min(octets, LARGEST_INT);
    const isGranted = setOption(libc, this.#descriptor, SOL_SOCKET, SO_RCVBUFFORCE, wanted);
    if (!isGranted) setOption(libc, this.#descriptor, SOL_SOCKET, SO_RCVBUF, wanted);
    return readOption(libc, this.#descriptor, SOL_SOCKET, SO_RCVBUF);
  }

  allowBroadcasts(): void {
    if (this.#descriptor === undefined) return;
    setOption(this.#parts.libc, this.#descriptor, LINUX.SOL_SOCKET, LINUX.SO_BROADCAST, 1);
  }

  async close(): Promise<void> {
    const descriptor = this.#descriptor;
    if (descriptor === undefined) return;
    this.#sender?.close();
    this.#descriptor = undefined;
    clearTimeout(this.#rest);
    this.#watch.close();
    this.#parts.libc.close(descriptor);
  }

  onQueued(port: BatchedPort): void {
    this.#parts.outbox.add(port);
  }

  onFull(): void {
    this.#await();
  }

  onLost(): void {
    this.#tell?.();
  }

  #await(): void {
    if (this.#rest !== undefined) return;
    const isFull = this.#sender?.isFull ?? false;
    this.#watch.await((this.#take === undefined ? 0 : READABLE) | (isFull ? WRITABLE : 0));
  }

  #onReady(status: number, events: number): void {
    if (status < 0) this.#leaveAlone();
    if ((events & WRITABLE) !== 0 && this.#sender !== undefined) {
      this.#sender.sendWaiting();
      if (!this.#sender.isFull) this.#await();
    }
    if ((events & READABLE) !== 0 && this.#take !== undefined) this.#receiveBy(this.#take);
  }

  #receiveBy(take: TakeDatagram): void {
    const { outbox } = this.#parts;
    outbox.hold();
    try {
      const taken = this.#takeWhatCame(take);
      this.#inVain = taken === 0 ? this.#inVain + 1 : 0;
      if (this.#inVain === MOST_IN_VAIN) this.#leaveAlone();
    } finally {
      outbox.release();
    }
  }

  /**
   * Takes what has come. While several come at once, what they lead to leaves, and those who got it may have sent the next
   * ones by then. Where just one has come, hardly ever another is behind it: then a look is in vain, and is taken ever
   * more rarely. What it would have found libuv tells of the next time.
   */
  #takeWhatCame(take: TakeDatagram): number {
    let came = this.#isCrowded ? this.#takeMany(take) : this.#takeOne(take);
    let taken = came;
    if (!this.#isCrowded && taken === 1) {
      came = this.#lookBehind(take);
      taken += came;
    }
    this.#isCrowded = taken > 1;
    while (came > 1 && taken < MOST_IN_ONE_GO) {
      this.#parts.outbox.flush();
      came = this.#takeMany(take);
      taken += came;
    }
    return taken;
  }

  #lookBehind(take: TakeDatagram): number {
    if (this.#pause > 0) {
      this.#pause -= 1;
      return 0;
    }
    const came = this.#takeMany(take);
    this.#lastPause = came === 0 ? Math.min(this.#lastPause * 2 + 1, LONGEST_PAUSE) : 0;
    this.#pause = this.#lastPause;
    return came;
  }

  #takeOne(take: TakeDatagram): number {
    const { inbox } = this.#parts;
    if (this.#descriptor === undefined || !inbox.batch.receiveOne(this.#descriptor)) return 0;
    inbox.hand(0, take);
    return 1;
  }

  #takeMany(take: TakeDatagram): number {
    if (this.#descriptor === undefined) return 0;
    const { inbox } = this.#parts;
    const count = inbox.batch.receiveFrom(this.#descriptor);
    // Who takes one may close the socket.
    for (let index = 0; index < count && this.#descriptor !== undefined; index += 1) inbox.hand(index, take);
    return count;
  }

  /**
   * The socket is broken: it is waited for again after a while, so that what is broken for good keeps nobody busy. What
   * comes meanwhile waits in its receive buffer.
   */
  #leaveAlone(): void {
    if (this.#descriptor === undefined || this.#rest !== undefined) return;
    // Reading the error takes it away.
    readOption(this.#parts.libc, this.#descriptor, LINUX.SOL_SOCKET, LINUX.SO_ERROR);
    this.#inVain = 0;
    this.#watch.await(0);
    this.#rest = setTimeout(() => {
      this.#rest = undefined;
      this.#await();
    }, REST_MS);
    this.#tell?.();
  }
}
