import { dlopen, getCurrentEventLoop, toString as textAt } from 'node:ffi';
import { isMainThread } from 'node:worker_threads';

/** Those functions of libuv's that wait for a descriptor (`uv_poll_t`), which the program of Node exports. */
const CALLS = {
  uv_handle_type_name: { arguments: ['i32'], return: 'pointer' },
  uv_handle_size: { arguments: ['i32'], return: 'u64' },
  uv_poll_init: { arguments: ['pointer', 'pointer', 'i32'], return: 'i32' },
  uv_poll_start: { arguments: ['pointer', 'i32', 'pointer'], return: 'i32' },
  uv_poll_stop: { arguments: ['pointer'], return: 'i32' },
  uv_close: { arguments: ['pointer', 'pointer'], return: 'void' },
} as const;
const ON_READY = { arguments: ['pointer', 'i32', 'i32'], return: 'void' } as const;
const ON_CLOSED = { arguments: ['pointer'], return: 'void' } as const;
/** Of `enum uv_handle_type`. */
const UV_POLL = 8;

/** Of `enum uv_poll_event`. */
export const READABLE = 1;
export const WRITABLE = 2;

/** What is needed of libuv, on the thread that it was opened by. Zero means that it worked, below that it did not. */
export interface Libuv {
  /** Octets of a `uv_poll_t`. */
  readonly handleSize: number;
  /** Makes a handle of memory, for a descriptor. Until it is closed, both have to stay. */
  init(handle: bigint, descriptor: number): number;
  /** Calls the `onReady` of {@link register} whenever there is one of these events, instead of those before. */
  start(handle: bigint, events: number): number;
  stop(handle: bigint): number;
  /** The descriptor may be closed at once, the memory let go of when the `onClosed` of {@link register} is called. */
  close(handle: bigint): void;
  /**
   * Says what is called, once. With a negative status libuv has stopped. Neither may throw, which would end the process;
   * Node runs neither ticks nor promises behind them.
   */
  register(
    onReady: (handle: unknown, status: number, events: number) => void,
    onClosed: (handle: unknown) => void,
  ): void;
}

/** Finds the functions in the running process. Throws where one of them is missing or means something else. */
export function openLibuv(): Libuv {
  // A worker may be ended with handles open, which its event loop does not outlive.
  if (!isMainThread) throw new Error('it is for the main thread');
  const { lib, functions } = dlopen(null, CALLS);
  if (textAt(functions.uv_handle_type_name(UV_POLL)) !== 'poll') throw new Error('libuv is another one');
  const loop = getCurrentEventLoop();
  let ready = 0n;
  let closed = 0n;
  return {
    handleSize: Number(functions.uv_handle_size(UV_POLL)),
    init: (handle, descriptor) => functions.uv_poll_init(loop, handle, descriptor),
    start: (handle, events) => functions.uv_poll_start(handle, events, ready),
    stop: (handle) => functions.uv_poll_stop(handle),
    close: (handle) => functions.uv_close(handle, closed),
    register(onReady, onClosed) {
      ready = lib.registerCallback(ON_READY, onReady);
      closed = lib.registerCallback(ON_CLOSED, onClosed);
    },
  };
}
