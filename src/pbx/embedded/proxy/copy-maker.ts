import type { LocationStore } from '#pbx/embedded/location-store.ts';
import { reachOfSender } from '#pbx/embedded/reach.ts';
import { firstContactOf } from '#protocols/sip/contact.ts';
import { parameterValue } from '#protocols/sip/parameters.ts';
import type { Hop } from '#protocols/sip/transactions/hop.ts';
import type { Arrival } from '#protocols/sip/transactions/server-transaction.ts';
import { parseSipUri } from '#protocols/sip/uri.ts';
import { formatVia, type Via } from '#protocols/sip/via.ts';
import { ifReadable } from '#values/decode-error.ts';
import { loopMark, ownBranch } from './check-request.ts';
import type { DialogSeal } from './dialog-seal.ts';
import type { RoutedRequest } from './follow-routes.ts';
import { forwardedRequest } from './forward-request.ts';
import type { Copy, Target } from './forwarded-request.ts';
import type { OwnAddresses } from './own-addresses.ts';

interface CopyMakerOptions {
  readonly own: OwnAddresses;
  readonly seal: DialogSeal;
  readonly locations: LocationStore;
  readonly realm: string;
  readonly random: (octets: number) => Uint8Array;
}

/** Makes the copy of a request that goes to one target. */
export type CopyMaker = (arrival: Arrival, routed: RoutedRequest, target: Target) => Copy;

/** Requests that begin a dialog: we stay on its way, so that it works behind NAT and over both transports. */
const DIALOG_METHODS: ReadonlySet<string> = new Set(['INVITE', 'SUBSCRIBE', 'REFER', 'NOTIFY']);

/** See {@link CopyMaker}. */
export function copyMaker(options: CopyMakerOptions): CopyMaker {
  const { own, realm, random } = options;
  return (arrival, routed, target) => {
    const { hop } = target;
    const branch = ownBranch(loopMark(arrival.request, arrival.headers), random);
    const via: Via = {
      transport: hop.transport.toUpperCase(),
      host: hop.local,
      port: own.port,
      parameters: [{ name: 'branch', value: branch }],
    };
    const request = forwardedRequest(routed.request, {
      uri: target.uri,
      via: formatVia(via),
      recordRoutes: recordRoutes(arrival, hop, options),
      routes: routed.routes,
      realm,
    });
    return { request, headers: { vias: [via], cseq: arrival.headers.cseq } };
  };
}

/** Two of them when the phones reach us at different addresses or by different transports (RFC 5658 §3.3.3). */
function recordRoutes(
  arrival: Arrival,
  hop: Hop,
  { own, seal, locations }: Pick<CopyMakerOptions, 'own' | 'seal' | 'locations'>,
): string[] {
  const { request, headers, from } = arrival;
  const { callId, from: sender, to } = headers;
  const beginsDialog =
    DIALOG_METHODS.has(request.method) && parameterValue(to.parameters, 'tag') === undefined;
  if (!beginsDialog) return [];
  const side = { callId, fromTag: parameterValue(sender.parameters, 'tag') ?? '' };
  const user = seal.close(side, senderHop(arrival, locations), hop);
  const routeAt = ({ local, transport }: Hop) =>
    `<sip:${user}@${own.hostPort(local)}${transport === 'tcp' ? ';transport=tcp' : ''};lr>`;
  const isOneSide = hop.local === from.local && hop.transport === from.transport;
  return isOneSide ? [routeAt(hop)] : [routeAt(hop), routeAt(from)];
}

function senderHop(arrival: Arrival, locations: LocationStore): Hop {
  const registered = ifReadable(() => {
    const first = firstContactOf(arrival.request);
    return first === undefined ? undefined : locations.at(parseSipUri(first.uri))?.hop;
  });
  return registered?.address === arrival.from.address ? registered : reachOfSender(arrival);
}
