import type { World } from '#provisioning/resolve-file.ts';
import { readSessions } from '#store/boot-sessions.ts';
import type { Database } from '#store/database.ts';
import type { WriteThread } from '#store/write-thread.ts';
import type { Clock } from '#values/clock.ts';
import { BootSessions } from './boot-sessions.ts';
import type { EventLog } from './event-log.ts';
import { every } from './every.ts';
import { FleetFacts, isForeign, type OwnPlace } from './phone-facts.ts';

export interface FollowBootsParts {
  readonly db: Database;
  readonly writes: WriteThread;
  readonly world: World;
  readonly place: OwnPlace;
  readonly events: EventLog;
  /** 1 as the table of boot timers says. */
  readonly patience: number;
  readonly clock: Clock;
  readonly complain: (what: string) => (error: unknown) => void;
}

/** What phones did and do, followed until it is disposed. */
export interface FollowedBoots extends AsyncDisposable {
  readonly sessions: BootSessions;
}

const FOLLOW_EVERY_MS = 100;

/** Takes up boot sessions where the last server left them, and moves them on with every event. */
export async function followBoots(parts: FollowBootsParts): Promise<FollowedBoots> {
  const { db, writes, world, place, events, patience, clock, complain } = parts;
  const sessions = new BootSessions({
    events,
    facts: (mac, sharers) => new FleetFacts(world, place, mac, sharers),
    isForeign: (event) => isForeign(event, world),
    keep: (kept) => writes.write('sessions', kept),
    clock,
    patience,
  });
  sessions.restore(await readSessions(db));
  const timer = every(FOLLOW_EVERY_MS, () => sessions.work(), complain('boot sessions not followed'));
  events.subscribe((event) => sessions.take(event));
  return {
    sessions,
    async [Symbol.asyncDispose]() {
      await timer[Symbol.asyncDispose]();
      await sessions.finish().catch(complain('boot sessions not written'));
    },
  };
}
