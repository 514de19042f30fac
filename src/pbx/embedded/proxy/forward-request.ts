/** The request that goes on to a target (RFC 3261 §16.6), and the response that comes back (§16.7), as pure functions. */
import { type HeaderField, isNamed } from '#protocols/sip/header-field.ts';
import type { SipRequest, SipResponse } from '#protocols/sip/message.ts';
import { formatNameAddress, type NameAddress } from '#protocols/sip/name-address.ts';
import { parameterValue } from '#protocols/sip/parameters.ts';
import { parseSipUri } from '#protocols/sip/uri.ts';
import { maxForwards } from './check-request.ts';

export interface ForwardingParts {
  /** The Request-URI of the copy. */
  readonly uri: string;
  /** Our own Via, with a branch that was never used. */
  readonly via: string;
  /** Our own Record-Routes, in the order in which they are to stand. */
  readonly recordRoutes: readonly string[];
  /** Routes that are left, as {@link followRoutes} gave them. */
  readonly routes: readonly NameAddress[];
  /** Credentials for this realm were for us and go no further. */
  readonly realm: string;
}

/** Makes the copy. A strict router that comes next gets the Request-URI as its last Route (§16.6 step 6). */
export function forwardedRequest(request: SipRequest, parts: ForwardingParts): SipRequest {
  const { uri, routes } = withStrictRouter(parts);
  const kept = request.headers.filter(
    (field) =>
      !isNamed(field, 'Max-Forwards') && !isNamed(field, 'Route') && !isOwnCredential(field, parts.realm),
  );
  return {
    ...request,
    uri,
    headers: [
      { name: 'Via', value: parts.via },
      ...parts.recordRoutes.map((value) => ({ name: 'Record-Route', value })),
      ...routes.map((route) => ({ name: 'Route', value: formatNameAddress(route) })),
      { name: 'Max-Forwards', value: String(maxForwards(request) - 1) },
      ...kept,
    ],
  };
}

function withStrictRouter({ uri, routes }: ForwardingParts): Pick<ForwardingParts, 'uri' | 'routes'> {
  const [next, ...others] = routes;
  if (next === undefined || isLoose(next.uri)) return { uri, routes };
  return { uri: next.uri, routes: [...others, { uri, parameters: [] }] };
}

function isLoose(uri: string): boolean {
  return parameterValue(parseSipUri(uri).parameters, 'lr') !== undefined;
}

function isOwnCredential(field: HeaderField, realm: string): boolean {
  return isNamed(field, 'Proxy-Authorization') && field.value.includes(`realm="${realm}"`);
}

/**
 * The response of a phone as it goes back: its Vias are those of the request that we received, whatever the phone made
 * of ours and theirs (§16.7 step 3).
 */
export function returnedResponse(response: SipResponse, request: SipRequest): SipResponse {
  const vias = request.headers.filter((field) => isNamed(field, 'Via'));
  return { ...response, headers: [...vias, ...response.headers.filter((field) => !isNamed(field, 'Via'))] };
}
