/** What the Route headers of a request say (RFC 3261 §16.4), as a pure function. */
import { isNamed, listElements } from '#protocols/sip/header-field.ts';
import type { SipRequest } from '#protocols/sip/message.ts';
import { formatNameAddress, type NameAddress, parseNameAddress } from '#protocols/sip/name-address.ts';
import type { Hop } from '#protocols/sip/transactions/hop.ts';
import { parseSipUri, unescapedUser } from '#protocols/sip/uri.ts';
import { ifReadable } from '#values/decode-error.ts';

/** A request whose Request-URI is where it is meant to go, without the routes that only led to us. */
export interface RoutedRequest {
  readonly request: SipRequest;
  /** Where the other side of the call is reached, by what we once put into Record-Route. */
  readonly sealed: Hop | undefined;
  /** Where it is to go before its Request-URI. */
  readonly routes: readonly NameAddress[];
}

/**
 * Takes the routes off that lead to no phone: there is no route to the outside, so they are names of ours. A strict
 * router before us put our route into the Request-URI and the target behind all routes: then they change places again.
 * `open` reads the user part of a route, when it is one of ours in this call.
 * DecodeError when a Route can't be read.
 */
export function followRoutes(
  request: SipRequest,
  open: (user: string) => Hop | undefined,
  leadsToPhone: (uri: string) => boolean,
): RoutedRequest {
  let uri = request.uri;
  let routes = listElements(request, 'Route').map((element) => parseNameAddress(element, 'Route'));
  const last = routes.at(-1);
  const passed: string[] = [];
  if (last !== undefined && open(userOf(uri)) !== undefined) {
    passed.push(uri);
    uri = last.uri;
    routes = routes.slice(0, -1);
  }
  const firstPhone = routes.findIndex((route) => leadsToPhone(route.uri));
  const ours = firstPhone < 0 ? routes : routes.slice(0, firstPhone);
  passed.push(...ours.map((route) => route.uri));
  routes = routes.slice(ours.length);
  const others = request.headers.filter((field) => !isNamed(field, 'Route'));
  const kept = routes.map((route) => ({ name: 'Route', value: formatNameAddress(route) }));
  return {
    request: { ...request, uri, headers: [...kept, ...others] },
    sealed: firstOf(passed, (route) => open(userOf(route))),
    routes,
  };
}

function firstOf<Value, Found>(
  values: readonly Value[],
  find: (value: Value) => Found | undefined,
): Found | undefined {
  for (const value of values) {
    const found = find(value);
    if (found !== undefined) return found;
  }
  return undefined;
}

function userOf(uri: string): string {
  return ifReadable(() => unescapedUser(parseSipUri(uri))) ?? '';
}
