import { getRawPointer } from 'node:ffi';
import { type Libuv, openLibuv } from './libuv.ts';

/** Told of the events that a descriptor is ready for; a negative status means that nothing is waited for any more. */
type OnReady = (status: number, events: number) => void;

/** One descriptor that Node's event loop waits for. */
export class Watch {
  /** Whom to tell. */
  onReady: OnReady | undefined;
  readonly #libuv: Libuv;
  readonly #handle: bigint;
  #isClosed = false;

  /** `handle` is one that libuv has made. */
  constructor(libuv: Libuv, handle: bigint) {
    this.#libuv = libuv;
    this.#handle = handle;
  }

  /** Waits for these events, and no others, from now on; that keeps the process alive. 0 waits for nothing. */
  await(events: number): void {
    if (this.#isClosed) return;
    if (events === 0) this.#libuv.stop(this.#handle);
    else this.#libuv.start(this.#handle, events);
  }

  /** Nobody is told any more, and the descriptor may be closed. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.onReady = undefined;
    this.#libuv.close(this.#handle);
  }
}

/**
 * Node's event loop, as libuv's functions know it: it waits for descriptors that `node:dgram` knows nothing of. Memory
 * that libuv refers to is kept here until libuv says that it has closed the handle: an `ArrayBuffer`, which is never
 * moved.
 */
export class EventLoop {
  readonly #libuv: Libuv;
  readonly #open = new Map<unknown, { readonly watch: Watch; readonly memory: ArrayBuffer }>();
  #turn: NodeJS.Immediate | undefined;

  constructor(libuv: Libuv) {
    this.#libuv = libuv;
    libuv.register(this.#onReady, this.#onClosed);
  }

  /** Handles that libuv has not closed yet. */
  get handles(): number {
    return this.#open.size;
  }

  /** Gives a way to wait for a descriptor, which nobody else waits for; `undefined` if it can't be waited for. */
  watch(descriptor: number): Watch | undefined {
    const memory = new ArrayBuffer(this.#libuv.handleSize);
    const handle = getRawPointer(memory);
    if (this.#libuv.init(handle, descriptor) !== 0) return undefined;
    const watch = new Watch(this.#libuv, handle);
    this.#open.set(handle, { watch, memory });
    return watch;
  }

  /**
   * Called by libuv, while it polls. An error that left it would end the process with neither its text nor exit
   * handlers, so it is thrown again when Node calls, as one that nobody has caught. Node does not run the ticks and
   * promises that were begun here, as it does behind its own events; it runs them behind an immediate, which comes in the
   * same turn of the loop.
   */
  readonly #onReady = (handle: unknown, status: number, events: number): void => {
    try {
      this.#open.get(handle)?.watch.onReady?.(status, events);
    } catch (error) {
      setImmediate(() => {
        throw error;
      });
    }
    this.#turn ??= setImmediate(this.#onTurn);
  };

  readonly #onTurn = (): void => {
    this.#turn = undefined;
  };

  readonly #onClosed = (handle: unknown): void => {
    this.#open.delete(handle);
  };
}

/** The only one of the process, which is never let go of: libuv may call it as long as handles are open. */
let own: EventLoop | undefined;

/** Node's own event loop. Throws where it can't be had: on other threads, and where Node does not export libuv. */
export function eventLoop(): EventLoop {
  own ??= new EventLoop(openLibuv());
  return own;
}
