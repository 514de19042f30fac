import type { RestartTerms } from '#operations/restart/phone-restart.ts';
import type { PhoneCaller } from '#pbx/phone-caller.ts';
import type { BootStage } from '#provisioning/boot-stage.ts';
import type { Phone } from '#provisioning/phone.ts';
import type { World } from '#provisioning/resolve-file.ts';
import type { Database } from '#store/database.ts';
import type { FleetView } from '#store/fleet-view.ts';
import { writeSync } from '#store/settings.ts';
import type { Clock } from '#values/clock.ts';
import type { BootSessions } from './boot-sessions.ts';
import type { EventLog } from './event-log.ts';
import { phoneUse } from './pbx/phone-use.ts';
import type { Switchboard } from './pbx/switchboard.ts';
import { type OwnPlace, registrationPlan } from './phone-facts.ts';
import type { PhoneWhereabouts } from './phone-whereabouts.ts';
import { raisedSync } from './raised-sync.ts';
import { RestartOrders } from './restart-orders.ts';
import { Restarts } from './restarts.ts';

export interface RestartServiceParts {
  readonly db: Database;
  readonly fleet: FleetView;
  readonly world: World;
  readonly switchboard: Switchboard;
  readonly caller: PhoneCaller;
  readonly whereabouts: PhoneWhereabouts;
  readonly sessions: BootSessions;
  readonly stages: BootStage;
  readonly events: EventLog;
  readonly place: OwnPlace;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
  /** 1 as the table of boot timers says. */
  readonly patience: number;
}

/** Joins restarts with the store, the PBX and what is known of phones. */
export function restartService(parts: RestartServiceParts): Restarts {
  const {
    db,
    fleet,
    world,
    switchboard,
    caller,
    whereabouts,
    sessions,
    stages,
    events,
    place,
    clock,
    onError,
    patience,
  } = parts;
  const orders = new RestartOrders({
    switchboard,
    caller,
    whereabouts,
    async raiseSync(phone) {
      await writeSync(db, phone.mac, raisedSync(phone, fleet));
      await fleet.refresh();
    },
    events,
    clock,
  });
  const termsOf = (phone: Phone): Omit<RestartTerms, 'ways' | 'idleMs'> => {
    const { kind } = registrationPlan(phone, world, place);
    const isAwaited = (number: string) => {
      const pbx = fleet.extension(number)?.pbx;
      return pbx === undefined || place.isTold(pbx);
    };
    const registers = kind === 'here' || kind === 'at-pbx';
    const lines = registers ? phone.lines.map(({ extension }) => extension).filter(isAwaited) : [];
    const load = sessions.session(phone.mac)?.load;
    return {
      lines,
      changesLoad: load !== whereabouts.settingsOf(phone).get('image_version')?.value,
      patience,
    };
  };
  return new Restarts({
    phone: (mac) => fleet.phone(mac),
    orders,
    use: (phone) => phoneUse(phone, { fleet, switchboard }),
    events,
    isApplication: (mac) => stages.isApplication(mac),
    terms: termsOf,
    clock,
    onError,
  });
}
