/** What the Route headers of a request say (RFC 3261 §16.4), as a pure function. */
import { isNamed, listElements } from '#protocols/sip/header-field.ts';
import type { SipRequest } from '#protocols/sip/message.ts';
import { formatNameAddress, type NameAddress, parseNameAddress } from '#protocols/sip/name-address.ts';
import { parseSipUri, unescapedUser } from '#protocols/sip/uri.ts';
import { DecodeError } from '#values/decode-error.ts';

/** A request whose Request-URI is where it is meant to go, without the routes that only led to us. */
export interface RoutedRequest {
  readonly request: SipRequest;
  /** The user part of the first route of ours: what we once put into Record-Route. */
  readonly seal: string | undefined;
  /** Where it is to go before its Request-URI. */
  readonly routes: readonly NameAddress[];
}

/**
 * Takes the routes off that lead to no phone: there is no route to the outside, so they are names of ours. A strict
 * router before us put our route into the Request-URI and the target behind all routes: then they change places again.
 * DecodeError when a Route can't be read.
 */
export function followRoutes(
  request: SipRequest,
  isSeal: (user: string) => boolean,
  leadsToPhone: (uri: string) => boolean,
): RoutedRequest {
  let uri = request.uri;
  let routes = listElements(request, 'Route').map((element) => parseNameAddress(element, 'Route'));
  const last = routes.at(-1);
  const passed: string[] = [];
  if (last !== undefined && isSeal(userOf(uri))) {
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
    seal: passed.map(userOf).find(isSeal),
    routes,
  };
}

function userOf(uri: string): string {
  try {
    return unescapedUser(parseSipUri(uri)) ?? '';
  } catch (error) {
    if (error instanceof DecodeError) return '';
    throw error;
  }
}
