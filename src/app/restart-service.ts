import type { RestartTerms } from '#operations/restart/phone-restart.ts';
import type { PhoneCaller } from '#pbx/phone-caller.ts';
import type { BootStage } from '#provisioning/boot-stage.ts';
import { composeSettings, type EffectiveSettings } from '#provisioning/compose-settings.ts';
import type { Phone } from '#provisioning/phone.ts';
import type { World } from '#provisioning/resolve-file.ts';
import type { Database } from '#store/database.ts';
import type { FleetView } from '#store/fleet-view.ts';
import { writeSync } from '#store/settings.ts';
import type { Clock } from '#values/clock.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { BootSessions } from './boot-sessions.ts';
import type { EventLog } from './event-log.ts';
import type { Switchboard } from './pbx/switchboard.ts';
import { type OwnPlace, registrationPlan } from './phone-facts.ts';
import { raisedSync } from './raised-sync.ts';
import { RestartOrders } from './restart-orders.ts';
import { Restarts } from './restarts.ts';

export interface RestartServiceParts {
  readonly db: Database;
  readonly fleet: FleetView;
  readonly world: World;
  readonly switchboard: Switchboard;
  readonly caller: PhoneCaller;
  readonly sessions: BootSessions;
  readonly stages: BootStage;
  readonly events: EventLog;
  readonly place: OwnPlace;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
  /** 1 as the table of boot timers says. */
  readonly patience: number;
}

/** The parameter's own default. */
const SIP_PORT = 5060;

/** Joins restarts with the store, the PBX and what is known of phones. */
export function restartService(parts: RestartServiceParts): Restarts {
  const { db, fleet, world, switchboard, caller, sessions, stages, events, place, clock, onError, patience } =
    parts;
  const settingsOf = (phone: Phone): EffectiveSettings =>
    composeSettings(phone, fleet, world.server, place.addresses[0] ?? ('0.0.0.0' as Ipv4Address));
  const orders = new RestartOrders({
    switchboard,
    caller,
    addressOf: (mac) => sessions.session(mac)?.address ?? fleet.phone(mac)?.boundAddress,
    sipPortOf: (phone) => Number(settingsOf(phone).get('voip_control_port')?.value ?? SIP_PORT) || SIP_PORT,
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
    return { lines, changesLoad: load !== settingsOf(phone).get('image_version')?.value, patience };
  };
  return new Restarts({
    phone: (mac) => fleet.phone(mac),
    orders,
    events,
    isApplication: (mac) => stages.isApplication(mac),
    terms: termsOf,
    clock,
    onError,
  });
}
