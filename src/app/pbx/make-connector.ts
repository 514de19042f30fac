import { makeAsterisk } from '#pbx/asterisk/make-asterisk.ts';
import type { Connector } from '#pbx/connector.ts';
import { makeFreeswitch } from '#pbx/freeswitch/make-freeswitch.ts';
import { makeKamailio } from '#pbx/kamailio/make-kamailio.ts';
import type { StoredPbx } from '#store/pbxes.ts';
import { type Clock, systemClock } from '#values/clock.ts';
import { systemTimers, type Timers } from '#values/timers.ts';

/** The connector of a PBX, by its kind; `undefined` for one that can't be spoken with. It connects when it is opened. */
export function makeConnector(
  { kind, connection, voicemail, address }: StoredPbx,
  time: { readonly clock: Clock; readonly timers: Timers } = { clock: systemClock, timers: systemTimers },
): Connector | undefined {
  switch (kind) {
    case 'asterisk':
      return makeAsterisk(connection, voicemail, time);
    case 'kamailio':
      return makeKamailio(connection, address, time);
    case 'freeswitch':
      return makeFreeswitch(connection, { address, voicemail }, time);
    default:
      return undefined;
  }
}
