import { localAddressTowards } from '#net/local-addresses.ts';
import { SipProbe } from '#net/sip-probe/sip-probe.ts';
import { CheckRequests } from '#pbx/check/check-requests.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { addressOf } from './address-of.ts';

const PATIENCE_MS = 3000;

/**
 * Asks over UDP whether a SIP server is there (OPTIONS), as a phone would be told to reach it: any answer will do. Gives
 * why it is not there, as part of a sentence; `undefined` when it is.
 */
export async function sipTrouble(host: string, port: number): Promise<string | undefined> {
  let address: Ipv4Address;
  try {
    address = (await addressOf(host)) as Ipv4Address;
  } catch (error) {
    return (error as Error).message;
  }
  const peer = { address, port };
  const local = await localAddressTowards(address);
  await using probe = await SipProbe.open({ local, peer, patienceMs: PATIENCE_MS });
  const requests = new CheckRequests({ host, port, user: 'offhook', userAgent: 'Offhook' });
  const answer = await probe.ask(requests.options({ local, port: probe.sourcePort }));
  if (answer.kind === 'answered') return undefined;
  return answer.kind === 'refused' ? 'nothing listens there' : 'no answer';
}
