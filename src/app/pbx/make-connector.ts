import { makeAsterisk } from '#pbx/asterisk/make-asterisk.ts';
import type { Connector } from '#pbx/connector.ts';
import type { StoredPbx } from '#store/pbxes.ts';
import { type Clock, systemClock } from '#values/clock.ts';
import { systemTimers, type Timers } from '#values/timers.ts';

/** The connector of a PBX, by its kind; `undefined` for one that can't be spoken with. It connects when it is opened. */
export function makeConnector(
  { kind, connection, voicemail }: StoredPbx,
  time: { readonly clock: Clock; readonly timers: Timers } = { clock: systemClock, timers: systemTimers },
): Connector | undefined {
  switch (kind) {
    case 'asterisk':
      return makeAsterisk(connection, voicemail, time);
    default:
      return undefined;
  }
}
