import type { Logger } from 'pino';
import { type SipEndpoint, startSipEndpoint } from '#net/sip/sip-endpoint.ts';
import type { Connector } from '#pbx/connector.ts';
import { EmbeddedConnector } from '#pbx/embedded/embedded-connector.ts';
import { EmbeddedPbx } from '#pbx/embedded/embedded-pbx.ts';
import { OwnAddresses } from '#pbx/embedded/proxy/own-addresses.ts';
import { PhoneCaller } from '#pbx/phone-caller.ts';
import type { TransactionLayer } from '#protocols/sip/transactions/transaction-layer.ts';
import type { Extension } from '#provisioning/phone.ts';
import type { EventSink } from '#provisioning/phone-event.ts';
import type { World } from '#provisioning/resolve-file.ts';
import type { FleetView } from '#store/fleet-view.ts';
import type { StoredMessages } from '#store/messages-waiting.ts';
import type { StoredRegistration, UserRegistrations } from '#store/registrations.ts';
import type { Clock } from '#values/clock.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { systemTimers } from '#values/timers.ts';
import { PbxTeller } from './pbx-events.ts';
import type { ProgramSettings } from './program-settings.ts';

export interface SipServiceParts {
  readonly fleet: FleetView;
  readonly world: World;
  readonly settings: ProgramSettings;
  readonly addresses: readonly Ipv4Address[];
  readonly mayAsk: (address: Ipv4Address) => boolean;
  readonly events: EventSink;
  /** Registrations of an earlier run. */
  readonly kept: readonly StoredRegistration[];
  /** Keeps those of this one. */
  readonly keep: (change: UserRegistrations) => void;
  /** What lamps were told in an earlier run. */
  readonly keptMessages: readonly StoredMessages[];
  readonly keepMessages: (messages: StoredMessages) => void;
  readonly clock: Clock;
  readonly log: Logger;
}

/** The embedded PBX with its sockets, running. */
export interface SipService extends AsyncDisposable {
  readonly pbx: EmbeddedPbx;
  readonly connector: Connector;
  readonly endpoint: SipEndpoint;
  /** Calls upon phones that are not registered here, too. */
  readonly caller: PhoneCaller;
}

const NO_HELP = 'an emergency number was dialled, and there is no route to the outside';

/** Starts the PBX for the fleet's extensions and groups. */
export async function startSipService(parts: SipServiceParts): Promise<SipService> {
  const { fleet, world, settings, addresses, mayAsk, events, clock, log } = parts;
  const { kept, keep, keptMessages, keepMessages } = parts;
  const teller = new PbxTeller({
    world,
    holderOf: (extension) => fleet.holderOf(extension),
    isSourceAnswered: settings.sipAnswerTo === 'source-port',
    events,
    clock,
  });
  const pbx = new EmbeddedPbx({
    accounts: {
      byUser: (user) => {
        const extension = fleet.extension(user);
        if (extension === undefined || !isHere(extension)) return undefined;
        return { user: extension.number, secret: extension.secret };
      },
    },
    groups: { byNumber: (number) => fleet.callGroup(number) },
    onEvent(event) {
      teller.onEvent(event);
      if (event.kind === 'emergency-call') log.warn({ extension: event.user, number: event.number }, NO_HELP);
    },
    onChallenge: teller.onChallenge,
    onBindings: (user, registrations) => keep({ user, registrations }),
    onMessages: keepMessages,
    realm: settings.sipRealm,
    ...(settings.sipQualify === 0 ? {} : { qualifyEveryMs: settings.sipQualify * 1000 }),
    clock,
  });
  // Before the first request: a phone that is there from an earlier run may call at once.
  let caller: PhoneCaller | undefined;
  const serve = (layer: TransactionLayer, port: number) => {
    const own = new OwnAddresses(addresses, port);
    caller = new PhoneCaller({ layer, own, clock, timers: systemTimers });
    pbx.restore(kept, { addresses, port });
    pbx.restoreMessages(keptMessages);
    return pbx.serve(layer, { addresses, port });
  };
  const endpoint = await startSipEndpoint({
    addresses,
    port: settings.sipPort,
    serve,
    mayAsk,
    answerTo: settings.sipAnswerTo,
    onEvent: (event) =>
      event.kind === 'failed'
        ? log.error({ err: event.error }, 'a SIP message was not answered')
        : log.debug(event, 'SIP noise'),
  });
  if (caller === undefined) throw new TypeError('the endpoint serves nobody');
  const accounts = () =>
    Iterator.from(fleet.extensions())
      .filter(isHere)
      .map(({ number, name }) => ({ user: number, name }));
  const connector = new EmbeddedConnector(pbx, accounts, clock.now());
  return {
    pbx,
    connector,
    endpoint,
    caller,
    [Symbol.asyncDispose]() {
      pbx.end();
      return endpoint[Symbol.asyncDispose]();
    },
  };
}

function isHere({ pbx }: Extension): boolean {
  return pbx === undefined;
}
