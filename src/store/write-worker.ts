/** The thread behind {@link WriteThread}: carries out one order after the other. */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { openDatabase } from './database.ts';
import { unpackItems, type WriteOrder, type WriteReport, type WriteTask, writersFor } from './write-tasks.ts';

/**
 * About a tenth of a core that both want: in a storm packets go first, and more is written at once. A lease, which an ACK
 * waits for, still comes to the disk within some tens of milliseconds.
 */
const NICENESS = 10;

// On Linux this is of the thread alone: where they share a core, packets are answered first.
if (process.platform === 'linux') setPriority(NICENESS);
if (parentPort === null) throw new Error('not a program of its own');
const port = parentPort;
const { dataFolder, eventsKept } = workerData as { dataFolder: string; eventsKept: number };
const db = await openDatabase(dataFolder);
const writers = writersFor(eventsKept);

let going: Promise<unknown> = Promise.resolve();
port.on('message', (order: WriteOrder | 'end') => {
  going = going.then(() => (order === 'end' ? end() : carryOut(order)));
});
port.postMessage({ id: 0 } satisfies WriteReport);

async function carryOut<Task extends WriteTask>(order: WriteOrder<Task>): Promise<void> {
  const { id, task } = order;
  try {
    await writers[task](db, unpackItems(order));
    port.postMessage({ id } satisfies WriteReport);
  } catch (error) {
    port.postMessage({ id, error } satisfies WriteReport);
  }
}

async function end(): Promise<void> {
  await db.destroy();
  port.close();
}
