import type { Lease } from '#provisioning/dhcp/lease.ts';
import type { PhoneEvent } from '#provisioning/phone-event.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { type KeptSession, recordSessions } from './boot-sessions.ts';
import type { Database } from './database.ts';
import { type Delivery, recordDeliveries } from './deliveries.ts';
import { appendEvents } from './events.ts';
import { recordLeases } from './leases.ts';
import { recordMessages, type StoredMessages } from './messages-waiting.ts';
import { noteAppearances } from './phones.ts';
import { recordRegistrations, type UserRegistrations } from './registrations.ts';

/** What a serving process writes, by name; each call is one commit. */
export interface WriteTasks {
  readonly appearances: MacAddress;
  readonly deliveries: Delivery;
  readonly events: PhoneEvent;
  readonly leases: Lease;
  readonly messages: StoredMessages;
  readonly registrations: UserRegistrations;
  readonly sessions: KeptSession;
}

export type WriteTask = keyof WriteTasks;

type Writers = {
  readonly [Task in WriteTask]: (db: Database, items: readonly WriteTasks[Task][]) => Promise<void>;
};

/** How each of them is written, with the newest `eventsKept` events being kept. */
export function writersFor(eventsKept: number): Writers {
  return {
    appearances: (db, macs) => noteAppearances(db, [...new Set(macs)], new Date()),
    deliveries: recordDeliveries,
    events: (db, events) => appendEvents(db, events, eventsKept),
    leases: recordLeases,
    messages: recordMessages,
    registrations: recordRegistrations,
    sessions: recordSessions,
  };
}

/** From the serving thread to the writing one. */
export interface WriteOrder<Task extends WriteTask = WriteTask> {
  readonly id: number;
  readonly task: Task;
  /** As they are, or as JSON where that says the same: it passes between threads in a fraction of the time. */
  readonly items: readonly WriteTasks[Task][] | string;
}

/** What there is most of. */
const AS_JSON: ReadonlySet<WriteTask> = new Set(['deliveries', 'events', 'leases', 'sessions']);

/** How the items of an order travel. */
export function packItems<Task extends WriteTask>(
  task: Task,
  items: readonly WriteTasks[Task][],
): WriteOrder<Task>['items'] {
  return AS_JSON.has(task) ? JSON.stringify(items) : items;
}

/** And how they arrive. */
export function unpackItems<Task extends WriteTask>({
  items,
}: WriteOrder<Task>): readonly WriteTasks[Task][] {
  return typeof items === 'string' ? (JSON.parse(items) as readonly WriteTasks[Task][]) : items;
}

/** And back: the commit has reached the disk, or why not. */
export interface WriteReport {
  readonly id: number;
  readonly error?: unknown;
}
