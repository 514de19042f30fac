import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { EVENTS_KEPT } from './events.ts';
import {
  packItems,
  type WriteOrder,
  type WriteReport,
  type WriteTask,
  type WriteTasks,
} from './write-tasks.ts';

/** What the thread is told when it starts. */
export interface WriteThreadData {
  readonly dataFolder: string;
  /** How many events of all phones together are kept. */
  readonly eventsKept: number;
  /** Whether packets come first where both threads have one core; not while somebody waits for what is written. */
  readonly yields: boolean;
}

/**
 * Writes on a thread of its own, so that the one that answers packets never waits for the disk, nor for the lock
 * of another process that writes. Orders are carried out one after the other, each in one commit.
 */
export class WriteThread implements AsyncDisposable {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, PromiseWithResolvers<void>>();
  #lastId = 0;
  #ended: Promise<unknown> | undefined;

  private constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('message', ({ id, error }: WriteReport) => {
      const order = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error === undefined) order?.resolve();
      else order?.reject(error);
    });
    worker.on('error', (error) => this.#fail(error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', () => this.#fail(new Error('the writing thread has ended')));
  }

  /** Opens the store of the data folder, whose tables are up to date, in a new thread. */
  static async start(
    dataFolder: string,
    { eventsKept = EVENTS_KEPT, yields = false }: Partial<Omit<WriteThreadData, 'dataFolder'>> = {},
  ): Promise<WriteThread> {
    const workerData: WriteThreadData = { dataFolder, eventsKept, yields };
    const worker = new Worker(new URL('./write-worker.ts', import.meta.url), { workerData });
    await once(worker, 'message');
    return new WriteThread(worker);
  }

  /** Resolves once everything is on the disk; rejects when nothing is. */
  async write<Task extends WriteTask>(task: Task, items: readonly WriteTasks[Task][]): Promise<void> {
    if (this.#ended !== undefined) throw new Error('the writing thread has ended');
    this.#lastId += 1;
    const order: WriteOrder<Task> = { id: this.#lastId, task, items: packItems(task, items) };
    const outcome = Promise.withResolvers<void>();
    this.#waiting.set(order.id, outcome);
    this.#worker.postMessage(order);
    await outcome.promise;
  }

  /** Carries out what was ordered, and ends. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#ended === undefined) {
      this.#ended = once(this.#worker, 'exit');
      this.#worker.postMessage('end');
    }
    await this.#ended;
  }

  #fail(error: Error): void {
    this.#ended ??= Promise.resolve();
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
