/** Dialogs: what a phone and the other side know of each other once a call is made (RFC 3261 §12). Values, no I/O. */
import { firstContactOf } from '#protocols/sip/contact.ts';
import { type HeaderField, listElements } from '#protocols/sip/header-field.ts';
import { mandatoryHeaders } from '#protocols/sip/mandatory-headers.ts';
import type { SipMessage, SipRequest, SipResponse } from '#protocols/sip/message.ts';
import { formatNameAddress, type NameAddress, parseNameAddress } from '#protocols/sip/name-address.ts';
import { parameterValue, withParameter } from '#protocols/sip/parameters.ts';
import type { UdpEndpoint } from '#protocols/sip/response-target.ts';
import { parseSipUri } from '#protocols/sip/uri.ts';
import { DecodeError } from '#values/decode-error.ts';

export interface Dialog {
  readonly callId: string;
  /** With their tags. */
  readonly local: NameAddress;
  readonly remote: NameAddress;
  /** The URI where the other side is reached: its Contact. */
  readonly target: string;
  /** The proxies between, the nearest first, as `name-addr`. */
  readonly routes: readonly string[];
  /** `undefined` before the other side has asked anything. */
  readonly remoteSequence: number | undefined;
}

/** The caller's side, from its INVITE and the 2xx (§12.1.2). DecodeError when that lacks what a dialog needs. */
export function callersDialog(invite: SipRequest, response: SipResponse): Dialog {
  const { from, to, callId } = mandatoryHeaders(response);
  if (tagOf(to) === undefined) throw new DecodeError('To: no tag', 0);
  return checked({
    callId,
    local: from,
    remote: to,
    target: targetIn(response) ?? invite.uri,
    routes: listElements(response, 'Record-Route').reverse(),
    remoteSequence: undefined,
  });
}

/** The side that was called, from the INVITE (§12.1.1). DecodeError when that lacks a Contact. */
export function calleesDialog(invite: SipRequest, localTag: string): Dialog {
  const { from, to, callId, cseq } = mandatoryHeaders(invite);
  const target = targetIn(invite);
  if (target === undefined) throw new DecodeError('Contact is missing', 0);
  return checked({
    callId,
    local: { ...to, parameters: withParameter(to.parameters, 'tag', localTag) },
    remote: from,
    target,
    routes: listElements(invite, 'Record-Route'),
    remoteSequence: cseq.number,
  });
}

/** The tags of a dialog, as its own side names them. */
export function tagsOf({ local, remote }: Dialog): { local: string; remote: string } {
  return { local: tagOf(local) ?? '', remote: tagOf(remote) ?? '' };
}

/** The tag of a From or To. */
export function tagOf(address: NameAddress): string | undefined {
  return parameterValue(address.parameters, 'tag');
}

/** The Contact of a message that may change where the other side is reached (§12.2.1.2). */
export function withTargetOf(dialog: Dialog, message: SipMessage): Dialog {
  const target = targetIn(message);
  return target === undefined ? dialog : { ...dialog, target };
}

/** The parts of a request within a dialog that the dialog decides (§12.2.1.1); the sequence number is not among them. */
export function dialogHeaders(dialog: Dialog): { uri: string; headers: HeaderField[] } {
  const { target, routes, local, remote, callId } = dialog;
  const [first] = routes;
  const addresses = [
    { name: 'From', value: formatNameAddress(local) },
    { name: 'To', value: formatNameAddress(remote) },
    { name: 'Call-ID', value: callId },
  ];
  // A strict router of old takes its place in the Request-URI, and the target goes to the end.
  const isLoose = first === undefined || parameterValue(routeUri(first).parameters, 'lr') !== undefined;
  const uri = isLoose ? target : parseNameAddress(first, 'Route').uri;
  const listed = isLoose ? routes : [...routes.slice(1), `<${target}>`];
  return { uri, headers: [...listed.map((value) => ({ name: 'Route', value })), ...addresses] };
}

/** Where a request within the dialog is sent: the nearest proxy, or the other side itself (§12.2.1.1, §18.1). */
export function nextHop(dialog: Dialog): UdpEndpoint {
  const [first] = dialog.routes;
  const { host, port } = first === undefined ? parseSipUri(dialog.target) : routeUri(first);
  return { address: host, port: port ?? 5060 };
}

/** A dialog that nothing can be sent in is better known at once. */
function checked(dialog: Dialog): Dialog {
  dialogHeaders(dialog);
  nextHop(dialog);
  return dialog;
}

function routeUri(route: string) {
  return parseSipUri(parseNameAddress(route, 'Route').uri);
}

function targetIn(message: SipMessage): string | undefined {
  const uri = firstContactOf(message)?.uri;
  // What can't be sent to is better known now.
  if (uri !== undefined) parseSipUri(uri);
  return uri;
}
