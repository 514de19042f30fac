/** Where the response to a request goes over UDP (RFC 3261 §18.2, RFC 3581 §4). */
import { parseIpv4Address } from '#values/ipv4-address.ts';
import { parameterValue, withParameter } from './parameters.ts';
import type { Via } from './via.ts';

/** An address and port of UDP. */
export interface UdpEndpoint {
  readonly address: string;
  readonly port: number;
}

/**
 * `via`: the port that the Via names, unless it asks for the source port by `rport`; what the standard says, and
 * what a 7940/7960 with `nat_enable` 0 needs, since it sends from a port where it doesn't listen.
 * `source-port`: always the source port, like a server with forced rport.
 */
export type AnswerTo = 'via' | 'source-port';

const DEFAULT_PORT = 5060;

/**
 * The target of the response. The address is always the source's: to follow `maddr` or sent-by would let a stranger
 * aim our responses at others.
 */
export function responseTarget(via: Via, source: UdpEndpoint, answerTo: AnswerTo): UdpEndpoint {
  const wantsSourcePort = parameterValue(via.parameters, 'rport') !== undefined;
  const toSourcePort = answerTo === 'source-port' || wantsSourcePort;
  return { address: source.address, port: toSourcePort ? source.port : (via.port ?? DEFAULT_PORT) };
}

/** The topmost Via as the receiver notes it: `received` and `rport` tell the sender where it was seen. */
export function stampedVia(via: Via, source: UdpEndpoint): Via {
  const asksRport = parameterValue(via.parameters, 'rport') !== undefined;
  const sentByIsSource = parseIpv4Address(via.host) === source.address;
  let { parameters } = via;
  if (asksRport) parameters = withParameter(parameters, 'rport', String(source.port));
  if (asksRport || !sentByIsSource) parameters = withParameter(parameters, 'received', source.address);
  return { ...via, parameters };
}
