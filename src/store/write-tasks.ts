import type { Lease } from '#provisioning/dhcp/lease.ts';
import type { PhoneEvent } from '#provisioning/phone-event.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { type KeptSession, recordSessions } from './boot-sessions.ts';
import type { Database } from './database.ts';
import { type Delivery, recordDeliveries } from './deliveries.ts';
import { appendEvents, eventCells } from './events.ts';
import type { Cell } from './insert-rows.ts';
import { leaseCells, recordLeases } from './leases.ts';
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

/** How the items of each task pass between threads: where there are many, as JSON or as the cells of their rows. */
interface PackedItems {
  readonly appearances: readonly MacAddress[];
  readonly deliveries: string;
  readonly events: readonly Cell[];
  readonly leases: readonly Cell[];
  readonly messages: readonly StoredMessages[];
  readonly registrations: readonly UserRegistrations[];
  readonly sessions: string;
}

type Packers = {
  readonly [Task in WriteTask]: (items: readonly WriteTasks[Task][]) => PackedItems[Task];
};

const PACKERS: Packers = {
  appearances: (macs) => [...new Set(macs)],
  deliveries: JSON.stringify,
  events: eventCells,
  leases: leaseCells,
  messages: (messages) => messages,
  registrations: (changes) => changes,
  sessions: JSON.stringify,
};

/** What the serving thread does with items, so that the writing one gets them at little cost. */
export function packItems<Task extends WriteTask>(
  task: Task,
  items: readonly WriteTasks[Task][],
): PackedItems[Task] {
  return PACKERS[task](items);
}

type Writers = {
  readonly [Task in WriteTask]: (db: Database, items: PackedItems[Task]) => Promise<void>;
};

/** How each of them is written, with the newest `eventsKept` events being kept. */
export function writersFor(eventsKept: number): Writers {
  return {
    appearances: (db, macs) => noteAppearances(db, macs, new Date()),
    deliveries: (db, json) => recordDeliveries(db, JSON.parse(json) as Delivery[]),
    events: (db, cells) => appendEvents(db, cells, eventsKept),
    leases: recordLeases,
    messages: recordMessages,
    registrations: recordRegistrations,
    sessions: (db, json) => recordSessions(db, JSON.parse(json) as KeptSession[]),
  };
}

/** From the serving thread to the writing one. */
export interface WriteOrder<Task extends WriteTask = WriteTask> {
  readonly id: number;
  readonly task: Task;
  readonly items: PackedItems[Task];
}

/** And back: the commit has reached the disk, or why not. */
export interface WriteReport {
  readonly id: number;
  readonly error?: unknown;
}
