/** What is the same in all messages of a transaction and in nothing else (RFC 3261 §17.1.3 and §17.2.3). */
import { hash } from 'node:crypto';
import type { MandatoryHeaders } from '#protocols/sip/mandatory-headers.ts';
import type { SipRequest } from '#protocols/sip/message.ts';
import { parameterValue } from '#protocols/sip/parameters.ts';
import { formatVia, type Via } from '#protocols/sip/via.ts';

const MAGIC_COOKIE = 'z9hG4bK';

/**
 * The key of the client transaction that a request begins and its responses belong to: by branch and method. An ACK
 * has none.
 */
export function clientKey({ vias: [via], cseq }: Pick<MandatoryHeaders, 'vias' | 'cseq'>): string {
  return `${branchOf(via)} ${cseq.method}`;
}

/**
 * The key of the server transaction that a request belongs to, which for an ACK is that of its INVITE; `method` asks
 * for another one, as CANCEL does. It goes by the branch, or by the many headers of RFC 2543. The source address
 * keeps strangers out of each other's transactions; CSeq and Call-ID keep clients apart that use a branch twice.
 */
export function serverKey(
  request: SipRequest,
  headers: MandatoryHeaders,
  sourceAddress: string,
  method = request.method === 'ACK' ? 'INVITE' : request.method,
): string {
  const [via] = headers.vias;
  const branch = branchOf(via);
  const sequence = [sourceAddress, method, headers.cseq.number, headers.callId];
  const identity = branch.startsWith(MAGIC_COOKIE)
    ? [branch, via.host.toLowerCase(), via.port]
    : [request.uri, parameterValue(headers.from.parameters, 'tag'), formatVia(via)];
  return hash('sha256', JSON.stringify([...sequence, ...identity]), 'base64');
}

function branchOf(via: Via): string {
  return parameterValue(via.parameters, 'branch') ?? '';
}
