import { answerChallenge } from '#protocols/sip/digest.ts';
import { formatCredentials, parseChallenge } from '#protocols/sip/digest-headers.ts';
import { headerValue } from '#protocols/sip/header-field.ts';
import type { SipRequest, SipResponse } from '#protocols/sip/message.ts';

/** What a test wants in a request; the rest is as a 7960 writes it. */
export interface RegisterParts {
  readonly method?: string;
  readonly uri?: string;
  readonly user?: string;
  readonly callId?: string;
  readonly cseq?: number;
  readonly branch?: string;
  /** sent-by and parameters of the Via; `192.168.0.20:5060` when absent. */
  readonly sentBy?: string;
  /** None when absent. */
  readonly contacts?: readonly string[];
  readonly expires?: number | string;
  readonly authorization?: string;
  readonly more?: readonly (readonly [name: string, value: string])[];
}

/** A request in the manner of a 7960 (observed). */
export function sipRequest(parts: RegisterParts = {}): SipRequest {
  const { method = 'REGISTER', user = '208', cseq = 101, contacts = [] } = parts;
  const field = (name: string, value: string | number | undefined) =>
    value === undefined ? [] : [{ name, value: String(value) }];
  const branch = parts.branch ?? `z9hG4bK${cseq}${parts.authorization === undefined ? 'a' : 'b'}`;
  return {
    kind: 'request',
    method,
    uri: parts.uri ?? 'sip:192.168.0.2',
    headers: [
      ...field('Via', `SIP/2.0/UDP ${parts.sentBy ?? '192.168.0.20:5060'};branch=${branch}`),
      ...field('From', `<sip:${user}@192.168.0.2>;tag=00115c93afd10002`),
      ...field('To', `<sip:${user}@192.168.0.2>`),
      ...field('Call-ID', parts.callId ?? '00115c93-afd10002-6b8b4567-327b23c6@192.168.0.20'),
      ...field('CSeq', `${cseq} ${method}`),
      ...field('User-Agent', 'Cisco-CP7960G/8.0'),
      ...contacts.flatMap((contact) => field('Contact', contact)),
      ...field('Expires', parts.expires),
      ...field('Authorization', parts.authorization),
      ...(parts.more ?? []).flatMap(([name, value]) => field(name, value)),
    ],
    body: new Uint8Array(),
  };
}

/** The Authorization that answers a 401. */
export function authorizationFor(
  response: SipResponse,
  options: { user?: string; secret: string; nc?: number; withoutQop?: boolean; method?: string },
): string {
  const offered = parseChallenge(headerValue(response, 'WWW-Authenticate') ?? '');
  if (offered === undefined) throw new TypeError('no challenge');
  const { qop, ...bare } = offered;
  const credentials = answerChallenge({
    challenge: options.withoutQop ? bare : offered,
    username: options.user ?? '208',
    secret: options.secret,
    method: options.method ?? 'REGISTER',
    uri: 'sip:192.168.0.2',
    cnonce: '0a4f113b',
    nc: options.nc ?? 1,
  });
  if (credentials === undefined) throw new TypeError('a challenge that cannot be answered');
  return formatCredentials(credentials);
}
