import type { Lease } from '#provisioning/dhcp/lease.ts';
import type { PhoneEvent } from '#provisioning/phone-event.ts';
import type { MacAddress } from '#values/mac-address.ts';
import type { Database } from './database.ts';
import { type Delivery, recordDeliveries } from './deliveries.ts';
import { appendEvents } from './events.ts';
import { recordLeases } from './leases.ts';
import { noteAppearances } from './phones.ts';
import { recordRegistrations, type UserRegistrations } from './registrations.ts';

/** What a serving process writes, by name; each call is one commit. */
export interface WriteTasks {
  readonly appearances: MacAddress;
  readonly deliveries: Delivery;
  readonly events: PhoneEvent;
  readonly leases: Lease;
  readonly registrations: UserRegistrations;
}

export type WriteTask = keyof WriteTasks;

/** How each of them is written. */
export const WRITE_TASKS: {
  readonly [Task in WriteTask]: (db: Database, items: readonly WriteTasks[Task][]) => Promise<void>;
} = {
  appearances: (db, macs) => noteAppearances(db, [...new Set(macs)], new Date()),
  deliveries: recordDeliveries,
  events: appendEvents,
  leases: recordLeases,
  registrations: recordRegistrations,
};

/** From the serving thread to the writing one. */
export interface WriteOrder<Task extends WriteTask = WriteTask> {
  readonly id: number;
  readonly task: Task;
  readonly items: readonly WriteTasks[Task][];
}

/** And back: the commit has reached the disk, or why not. */
export interface WriteReport {
  readonly id: number;
  readonly error?: unknown;
}
