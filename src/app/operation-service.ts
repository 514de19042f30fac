import { systemTimers } from '#values/timers.ts';
import { Operations } from './operations.ts';
import type { OpenSwitchboard } from './pbx/open-switchboard.ts';
import { PhoneWhereabouts, type PhoneWhereaboutsParts } from './phone-whereabouts.ts';
import { Probes } from './probes.ts';
import { type RestartServiceParts, restartService } from './restart-service.ts';
import type { SipService } from './sip-service.ts';

export interface OperationServiceParts
  extends Omit<RestartServiceParts, 'switchboard' | 'caller' | 'whereabouts'>,
    Pick<PhoneWhereaboutsParts, 'addresses'> {
  readonly pbxes: OpenSwitchboard;
  readonly sip: Pick<SipService, 'pbx' | 'caller'>;
}

/** Begins to carry out what commands ask of the running server: restarts, probes and the rest. */
export async function startOperations(parts: OperationServiceParts): Promise<Operations> {
  const { db, fleet, world, sessions, addresses, events, clock, onError, pbxes, sip } = parts;
  const { switchboard, lines } = pbxes;
  const { pbx, caller } = sip;
  const whereabouts = new PhoneWhereabouts({ fleet, world, sessions, caller, addresses });
  const operations = new Operations({
    db,
    fleet,
    switchboard,
    lines,
    restarts: restartService({ ...parts, switchboard, caller, whereabouts }),
    probes: new Probes({
      fleet,
      switchboard,
      reachesHere: (user) => pbx.reaches(user),
      caller,
      whereabouts,
      timers: systemTimers,
      onError,
    }),
    events,
    clock,
    onError,
  });
  await operations.start();
  return operations;
}
