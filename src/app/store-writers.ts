import type { PhoneEvent } from '#provisioning/phone-event.ts';
import type { Delivery } from '#store/deliveries.ts';
import type { StoredMessages } from '#store/messages-waiting.ts';
import type { UserRegistrations } from '#store/registrations.ts';
import type { WriteTask, WriteTasks } from '#store/write-tasks.ts';
import { WriteThread } from '#store/write-thread.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { BatchWriter } from './batch-writer.ts';
import type { ProgramSettings } from './program-settings.ts';

/** What is written while phones are served: gathered for a moment, or at once by whoever waits for the disk. */
export interface StoreWriters extends AsyncDisposable {
  readonly events: BatchWriter<PhoneEvent>;
  readonly deliveries: BatchWriter<Delivery>;
  readonly strangers: BatchWriter<MacAddress>;
  readonly registrations: BatchWriter<UserRegistrations>;
  readonly messages: BatchWriter<StoredMessages>;
  readonly thread: WriteThread;
}

/** Starts the thread that writes. Disposing writes what is waiting. */
export async function startWriters(
  dataFolder: string,
  { dhcp, eventsKept }: ProgramSettings,
  complain: (what: string) => (error: unknown) => void,
): Promise<StoreWriters> {
  await using started = new AsyncDisposableStack();
  // With DHCP every ACK waits for its lease to be written.
  const yields = dhcp === undefined;
  const thread = started.use(await WriteThread.start(dataFolder, { eventsKept, yields }));
  const gathered = <Task extends WriteTask>(task: Task, what: string = task) => {
    const write = (items: readonly WriteTasks[Task][]) => thread.write(task, items);
    return started.use(new BatchWriter<WriteTasks[Task]>(write, complain(`${what} not written`)));
  };
  const writers = {
    events: gathered('events'),
    deliveries: gathered('deliveries'),
    strangers: gathered('appearances', 'inbox'),
    registrations: gathered('registrations'),
    messages: gathered('messages', 'lamps of waiting messages'),
    thread,
  };
  const running = started.move();
  return { ...writers, [Symbol.asyncDispose]: () => running.disposeAsync() };
}
