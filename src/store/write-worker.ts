/** The thread behind {@link WriteThread}: carries out one order after the other. */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { openDatabase } from './database.ts';
import { type WriteOrder, type WriteReport, type WriteTask, writersFor } from './write-tasks.ts';
import type { WriteThreadData } from './write-thread.ts';

/** About a tenth of a core that both want: in a storm packets go first, and more is written at once. */
const NICENESS = 10;

if (parentPort === null) throw new Error('not a program of its own');
const port = parentPort;
const { dataFolder, eventsKept, yields } = workerData as WriteThreadData;
// On Linux this is of the thread alone.
if (yields && process.platform === 'linux') setPriority(NICENESS);
const db = await openDatabase(dataFolder);
const writers = writersFor(eventsKept);

let going: Promise<unknown> = Promise.resolve();
port.on('message', (order: WriteOrder | 'end') => {
  going = going.then(() => (order === 'end' ? end() : carryOut(order)));
});
port.postMessage({ id: 0 } satisfies WriteReport);

async function carryOut<Task extends WriteTask>(order: WriteOrder<Task>): Promise<void> {
  const { id, task, items } = order;
  try {
    await writers[task](db, items);
    port.postMessage({ id } satisfies WriteReport);
  } catch (error) {
    port.postMessage({ id, error } satisfies WriteReport);
  }
}

async function end(): Promise<void> {
  await db.destroy();
  port.close();
}
