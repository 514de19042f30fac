import type { Logger } from 'pino';
import { type SipEndpoint, startSipEndpoint } from '#net/sip/sip-endpoint.ts';
import { EmbeddedPbx } from '#pbx/embedded/embedded-pbx.ts';
import type { EventSink } from '#provisioning/phone-event.ts';
import type { World } from '#provisioning/resolve-file.ts';
import type { FleetView } from '#store/fleet-view.ts';
import type { Clock } from '#values/clock.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { pbxEventTeller } from './pbx-events.ts';
import type { ProgramSettings } from './program-settings.ts';

export interface SipServiceParts {
  readonly fleet: FleetView;
  readonly world: World;
  readonly settings: ProgramSettings;
  readonly addresses: readonly Ipv4Address[];
  readonly mayAsk: (address: Ipv4Address) => boolean;
  readonly events: EventSink;
  readonly clock: Clock;
  readonly log: Logger;
}

/** The embedded PBX with its sockets, running. */
export interface SipService extends AsyncDisposable {
  readonly pbx: EmbeddedPbx;
  readonly endpoint: SipEndpoint;
}

/** Starts the PBX for the fleet's extensions and groups. */
export async function startSipService(parts: SipServiceParts): Promise<SipService> {
  const { fleet, world, settings, addresses, mayAsk, events, clock, log } = parts;
  const pbx = new EmbeddedPbx({
    accounts: {
      byUser: (user) => {
        const extension = fleet.extension(user);
        return extension === undefined ? undefined : { user: extension.number, secret: extension.secret };
      },
    },
    onEvent: pbxEventTeller(world, events, clock),
    realm: settings.sipRealm,
    clock,
  });
  const endpoint = await startSipEndpoint({
    addresses,
    port: settings.sipPort,
    serve: (layer, port) => pbx.serve(layer, { addresses, port }),
    mayAsk,
    answerTo: settings.sipAnswerTo,
    onEvent: (event) =>
      event.kind === 'failed'
        ? log.error({ err: event.error }, 'a SIP message was not answered')
        : log.debug(event, 'SIP noise'),
  });
  return { pbx, endpoint, [Symbol.asyncDispose]: () => endpoint[Symbol.asyncDispose]() };
}
