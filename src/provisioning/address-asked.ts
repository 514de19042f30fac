import { type Ipv4Address, ipv4ToNumber } from '#values/ipv4-address.ts';

/**
 * Which of our addresses a phone at `from` most likely asks: the only one, or the one whose beginning is like the
 * phone's for the most bits, as it is in the phone's network or on the way there. `undefined` when that holds for
 * several.
 */
export function addressAsked(
  from: Ipv4Address | undefined,
  ours: readonly Ipv4Address[],
): Ipv4Address | undefined {
  if (ours.length === 1) return ours[0];
  if (from === undefined) return undefined;
  const alike = ours.map((address) => Math.clz32(ipv4ToNumber(address) ^ ipv4ToNumber(from)));
  const most = Math.max(...alike);
  return alike.filter((bits) => bits === most).length === 1 ? ours[alike.indexOf(most)] : undefined;
}
