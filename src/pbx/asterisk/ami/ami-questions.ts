/** What is asked of Asterisk by its manager interface, and how its answers read. */
import type { AccountView } from '#pbx/account.ts';
import type { Registration } from '#pbx/connector.ts';
import type { EndpointState } from '#pbx/endpoint-state.ts';
import type { Notification } from '#pbx/notification.ts';
import type { ListedRegistration } from '#pbx/registration-book.ts';
import { type AmiMessage, amiHeader } from '#protocols/ami/ami-codec.ts';

/** All contacts that are registered; answered by `ContactStatusDetail` events. */
export const SHOW_CONTACTS: AmiMessage = [['Action', 'PJSIPShowRegistrationInboundContactStatuses']];

/** One endpoint with its auth and aor. */
export function showEndpoint(user: string): AmiMessage {
  return [
    ['Action', 'PJSIPShowEndpoint'],
    ['Endpoint', user],
  ];
}

/** Has a module read its configuration anew. */
export function reloadModule(module: string): AmiMessage {
  return [
    ['Action', 'Reload'],
    ['Module', module],
  ];
}

/** Has an endpoint's contacts be sent a NOTIFY. Asterisk does not tell what they answer. */
export function notifyEndpoint(user: string, notification: Notification): AmiMessage {
  return [
    ['Action', 'PJSIPNotify'],
    ['Endpoint', user],
    ...variablesOf(user, notification).map((variable) => ['Variable', variable] as const),
  ];
}

function variablesOf(user: string, notification: Notification): string[] {
  if (notification.kind === 'check-sync') return ['Event=check-sync'];
  const { fresh, old } = notification;
  return [
    'Event=message-summary',
    'Subscription-State=active',
    'Content-type=application/simple-message-summary',
    `Content=Messages-Waiting: ${fresh > 0 ? 'yes' : 'no'}`,
    `Content=Message-Account: sip:${user}`,
    `Content=Voice-Message: ${fresh}/${old} (0/0)`,
  ];
}

/** The contact of a `ContactStatusDetail` event; `undefined` when it has none. */
export function registrationOf(event: AmiMessage, now: number): ListedRegistration | undefined {
  // There may be ten thousand of them: each is read once.
  const said = new Map(event.map(([name, value]) => [name.toLowerCase(), value]));
  const user = said.get('endpointname') ?? said.get('aor');
  const contact = said.get('uri');
  if (user === undefined || !contact) return undefined;
  const userAgent = said.get('useragent')?.slice(0, 256);
  const status = (said.get('status') ?? '').toLowerCase();
  const expires = Number(said.get('regexpire'));
  const roundTrip = Number(said.get('roundtripusec'));
  return {
    user,
    contact,
    callId: said.get('callid') ?? '',
    source: placeOf(said.get('viaaddress') || contact),
    ...(userAgent ? { userAgent } : {}),
    // Seconds since 1970; some versions tell how many are left.
    ...(expires > 1e9 ? { renewal: expires } : {}),
    ...(expires > 0 ? { expiresAt: expires > 1e9 ? expires * 1000 : now + expires * 1000 } : {}),
    ...(status === 'reachable' || status === 'unreachable' ? { reach: status } : {}),
    ...(roundTrip > 0 ? { roundTripMs: roundTrip / 1000 } : {}),
  };
}

/** `192.0.2.5:5060` or the host and port of a SIP URI. */
function placeOf(text: string): Registration['source'] {
  const [, host = text, port] = /(?:sips?:)?(?:[^@]*@)?([^:;>]+)(?::(\d+))?/.exec(text) ?? [];
  return { address: host.slice(0, 255), port: Number(port ?? 5060) };
}

/** The contacts among the events that answer `showEndpoint`. */
export function contactsOf(events: readonly AmiMessage[], now: number): ListedRegistration[] {
  return events
    .filter((event) => amiHeader(event, 'Event') === 'ContactStatusDetail')
    .flatMap((event) => registrationOf(event, now) ?? []);
}

/** What the events that answer `showEndpoint` tell of an account. */
export function accountViewOf(user: string, events: readonly AmiMessage[]): AccountView {
  const of = (name: string) => events.find((event) => amiHeader(event, 'Event') === name) ?? [];
  const [endpoint, auth, aor] = [of('EndpointDetail'), of('AuthDetail'), of('AorDetail')];
  const value = (message: AmiMessage, name: string) => amiHeader(message, name) || undefined;
  const flag = (message: AmiMessage, name: string) => {
    const said = value(message, name);
    return said === undefined ? undefined : /^(true|yes|on|1)$/i.test(said);
  };
  const maxContacts = Number(value(aor, 'MaxContacts') ?? Number.NaN);
  const algorithms = value(auth, 'SupportedAlgorithmsUas');
  const codecs = value(endpoint, 'Allow')?.replace(/^\(|\)$/g, '');
  const view = {
    authname: value(auth, 'Username'),
    realm: value(auth, 'Realm'),
    // Before Asterisk 22 there is nothing but MD5, and no such field.
    algorithms: algorithms?.split(',').map((one) => one.trim()) ?? (auth.length > 0 ? ['MD5'] : undefined),
    answersSourcePort: flag(endpoint, 'ForceRport'),
    rewritesContact: flag(endpoint, 'RewriteContact'),
    maxContacts: Number.isInteger(maxContacts) ? maxContacts : undefined,
    replacesContacts: flag(aor, 'RemoveExisting'),
    codecs: codecs?.split('|').filter((codec) => codec !== ''),
    mailbox: value(endpoint, 'Mailboxes'),
  };
  return { user, ...Object.fromEntries(Object.entries(view).filter(([, said]) => said !== undefined)) };
}

/** What the same events tell of what its phones are doing. */
export function endpointStateOf(user: string, events: readonly AmiMessage[]): EndpointState {
  const endpoint = events.find((event) => amiHeader(event, 'Event') === 'EndpointDetail') ?? [];
  const channels = amiHeader(endpoint, 'ActiveChannels') ?? '';
  return {
    user,
    isOnline: !/^(unavailable|invalid)$/i.test(amiHeader(endpoint, 'DeviceState') ?? ''),
    calls: channels.split(',').filter((channel) => channel.trim() !== '').length,
  };
}
