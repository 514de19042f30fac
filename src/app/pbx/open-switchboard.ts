import type { Logger } from 'pino';
import { BatchWriter } from '#app/batch-writer.ts';
import type { BootSessions } from '#app/boot-sessions.ts';
import { SipAttribution } from '#app/sip-attribution.ts';
import type { Connector } from '#pbx/connector.ts';
import type { Phone } from '#provisioning/phone.ts';
import type { EventSink } from '#provisioning/phone-event.ts';
import type { World } from '#provisioning/resolve-file.ts';
import type { Database } from '#store/database.ts';
import type { FleetView } from '#store/fleet-view.ts';
import { type KeptStanding, writePbxStandings } from '#store/pbx-standings.ts';
import type { Clock } from '#values/clock.ts';
import { systemTimers } from '#values/timers.ts';
import { AccountIndex } from './account-index.ts';
import { makeConnector } from './make-connector.ts';
import { type LiveLine, phoneLines } from './phone-lines.ts';
import { RegistrationTeller } from './registration-teller.ts';
import { Switchboard } from './switchboard.ts';

export interface OpenSwitchboardParts {
  readonly db: Database;
  readonly fleet: FleetView;
  readonly world: World;
  readonly embedded: Connector;
  readonly sessions: Pick<BootSessions, 'session'>;
  readonly events: EventSink;
  readonly clock: Clock;
  readonly log: Logger;
  readonly complain: (what: string) => (error: unknown) => void;
}

/** All PBXes, and what they tell brought into timelines, log and store. */
export interface OpenSwitchboard extends AsyncDisposable {
  readonly switchboard: Switchboard;
  /** How the lines of a phone stand now. */
  readonly lines: (phone: Phone) => Promise<readonly LiveLine[]>;
}

/** Connects to every PBX of the fleet. */
export function openSwitchboard(parts: OpenSwitchboardParts): OpenSwitchboard {
  const { db, fleet, world, embedded, sessions, events, clock, log, complain } = parts;
  const standings = new BatchWriter<KeptStanding>(
    (kept) => writePbxStandings(db, kept),
    complain('how PBXes stand not written'),
  );
  const accounts = new AccountIndex(fleet);
  const holderOf = (extension: string) => fleet.holderOf(extension);
  const teller = new RegistrationTeller({
    fleet,
    accounts,
    attribution: new SipAttribution({ world, holderOf, clock }),
    session: (mac) => sessions.session(mac),
    events,
    clock,
  });
  const switchboard = new Switchboard({
    fleet,
    accounts,
    embedded,
    connect: makeConnector,
    listener: (name) => ({
      onState: (state) => log.info({ pbx: name, ...state }, `PBX ${name}: ${state.kind}`),
      onRegistrations: (news) => teller.take(name, news),
    }),
    onEnd: (name) => teller.forget(name),
    onStanding: (name, standing) => standings.add({ pbx: name, standing }),
    onError: complain('a connection to a PBX was not ended'),
    clock,
    timers: systemTimers,
  });
  switchboard.follow();
  return {
    switchboard,
    lines: (phone) => phoneLines(phone, { fleet, switchboard, known: (pbx) => teller.registrations(pbx) }),
    async [Symbol.asyncDispose]() {
      await switchboard[Symbol.asyncDispose]();
      await standings[Symbol.asyncDispose]();
    },
  };
}
