import type { PhoneModel } from '#knowledge/models.ts';
import { type DigestCredentials, formatCredentials } from '#protocols/sip/digest-headers.ts';
import type { SipRequest } from '#protocols/sip/message.ts';
import { formatNameAddress } from '#protocols/sip/name-address.ts';
import { type MacAddress, macInFileName } from '#values/mac-address.ts';
import type { LineAccount } from './line-account.ts';
import { contactUri, uriHost, uriUser } from './phone-names.ts';
import type { SipSettings } from './sip-settings.ts';

/** The phone, as its messages name it. */
export interface SipIdentity {
  readonly mac: MacAddress;
  readonly model: PhoneModel;
  readonly settings: SipSettings;
}

/** What tells one REGISTER from another. */
export interface RegisterRequest {
  readonly account: LineAccount;
  readonly branch: string;
  readonly fromTag: string;
  readonly callId: string;
  readonly sequence: number;
  readonly expires: number;
  readonly authorization?: {
    readonly header: 'Authorization' | 'Proxy-Authorization';
    readonly credentials: DigestCredentials;
  };
}

/** A REGISTER as SIP 8.x writes it (observed): Via and Contact name the listening port, no rport. */
export function registerRequest(identity: SipIdentity, request: RegisterRequest): SipRequest {
  const { mac, model, settings } = identity;
  const { account, authorization } = request;
  const { advertisedAddress: host, listenPort: port } = settings;
  const address = `sip:${uriUser(account.user)}@${uriHost(account.proxy)}${settings.userParameter}`;
  const instance = `urn:uuid:00000000-0000-0000-0000-${macInFileName(mac).toLowerCase()}`;
  const contact =
    `<${contactUri(identity, account)}>` +
    `;+sip.instance="<${instance}>";+u.sip!model.ccm.cisco.com="${model.deviceType}"`;
  return {
    kind: 'request',
    method: 'REGISTER',
    uri: registrarUri(account),
    headers: [
      { name: 'Via', value: `SIP/2.0/UDP ${host}:${port};branch=${request.branch}` },
      { name: 'From', value: `${named(account, address)};tag=${request.fromTag}` },
      { name: 'To', value: `<${address}>` },
      { name: 'Call-ID', value: request.callId },
      { name: 'Max-Forwards', value: '70' },
      { name: 'CSeq', value: `${request.sequence} REGISTER` },
      { name: 'User-Agent', value: model.userAgent },
      { name: 'Contact', value: contact },
      ...(authorization === undefined
        ? []
        : [{ name: authorization.header, value: formatCredentials(authorization.credentials) }]),
      { name: 'Expires', value: String(request.expires) },
    ],
    body: new Uint8Array(),
  };
}

/** The Request-URI, which is also what the digest is computed over. */
export function registrarUri(account: LineAccount): string {
  return `sip:${uriHost(account.proxy)}`;
}

function named(account: LineAccount, uri: string): string {
  const { displayName } = account;
  return formatNameAddress(
    displayName === account.user ? { uri, parameters: [] } : { displayName, uri, parameters: [] },
  );
}
