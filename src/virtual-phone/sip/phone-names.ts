/** The names that a phone gives itself and its conversations (observed). */
import { macInFileName } from '#values/mac-address.ts';
import type { LineAccount, SipPeer } from './line-account.ts';
import type { SipIdentity } from './register-request.ts';

/** Eight random hexadecimal digits. */
export function randomHex(random: () => number): string {
  return Math.floor(random() * 2 ** 32)
    .toString(16)
    .padStart(8, '0');
}

/** A Call-ID that begins with the MAC address; `counter` is one more for each conversation of the phone. */
export function phoneCallId({ mac, settings }: SipIdentity, counter: number, random: () => number): string {
  const digits = macInFileName(mac).toLowerCase();
  const beginning = `${digits.slice(0, 8)}-${digits.slice(8)}${counterText(counter)}`;
  return `${beginning}-${randomHex(random)}-${randomHex(random)}@${settings.advertisedAddress}`;
}

/** A tag, which begins with the MAC address, too. */
export function phoneTag({ mac }: SipIdentity, counter: number, random: () => number): string {
  return `${macInFileName(mac).toLowerCase()}${counterText(counter)}${randomHex(random)}`;
}

/** Where the phone is reached itself, without the parameters that only REGISTER has. */
export function contactUri({ settings }: SipIdentity, account: LineAccount): string {
  const { advertisedAddress, listenPort, userParameter } = settings;
  return `sip:${uriUser(account.user)}@${advertisedAddress}:${listenPort};transport=udp${userParameter}`;
}

/** A number as the user of a SIP URI: what has a meaning there is escaped, as `#` is. */
export function uriUser(number: string): string {
  return encodeURIComponent(number).replaceAll('%2B', '+');
}

/** The host of a URI that leads to a server. */
export function uriHost(peer: SipPeer): string {
  return peer.port === 5060 ? peer.address : `${peer.address}:${peer.port}`;
}

function counterText(counter: number): string {
  return String(counter % 10_000).padStart(4, '0');
}
