/** WWW-Authenticate and Authorization with the scheme Digest (RFC 2617 §3.2, RFC 3261 §20.7 and §20.44). */
import { DecodeError } from '#values/decode-error.ts';
import { FieldScanner, quote, TOKEN, unquote } from './field-scanner.ts';

/** What a server asks. */
export interface DigestChallenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque?: string;
  /** The secret was right, only the nonce had gone stale: the client needn't ask its user again. */
  readonly stale?: boolean;
  /** MD5 when absent. */
  readonly algorithm?: string;
  /** The qualities offered; absent means the older form of RFC 2069. */
  readonly qop?: readonly string[];
}

/** What a client answers. */
export interface DigestCredentials {
  readonly username: string;
  readonly realm: string;
  readonly nonce: string;
  /** The digest-uri: the Request-URI as the client sent it. */
  readonly uri: string;
  /** 32 lower-case hexadecimal digits. */
  readonly response: string;
  readonly algorithm?: string;
  readonly opaque?: string;
  /** With qop=auth: the nonce count as eight hexadecimal digits, and the client's nonce. */
  readonly quality?: { readonly nc: string; readonly cnonce: string };
}

/** Reads a challenge; `undefined` when its scheme is not Digest. */
export function parseChallenge(value: string): DigestChallenge | undefined {
  const fields = parseDigestFields(value, 'WWW-Authenticate');
  if (fields === undefined) return undefined;
  const qop = fields.get('qop');
  const stale = fields.get('stale');
  return {
    realm: needed(fields, 'realm'),
    nonce: needed(fields, 'nonce'),
    ...optional(fields, 'opaque'),
    ...(stale === undefined ? {} : { stale: stale.toLowerCase() === 'true' }),
    ...optional(fields, 'algorithm'),
    ...(qop === undefined
      ? {}
      : {
          qop: qop
            .toLowerCase()
            .split(',')
            .map((quality) => quality.trim()),
        }),
  };
}

/** Writes a challenge; {@link parseChallenge} reads it back unchanged. */
export function formatChallenge(challenge: DigestChallenge): string {
  return formatDigest([
    ['realm', quote(challenge.realm)],
    ['nonce', quote(challenge.nonce)],
    ['opaque', challenge.opaque === undefined ? undefined : quote(challenge.opaque)],
    ['stale', challenge.stale?.toString()],
    ['algorithm', challenge.algorithm],
    ['qop', challenge.qop === undefined ? undefined : quote(challenge.qop.join(','))],
  ]);
}

/** Reads credentials; `undefined` when their scheme is not Digest. DecodeError when qop is not auth. */
export function parseCredentials(value: string): DigestCredentials | undefined {
  const fields = parseDigestFields(value, 'Authorization');
  if (fields === undefined) return undefined;
  const response = needed(fields, 'response').toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(response)) throw new DecodeError('Authorization: malformed response', 0);
  return {
    username: needed(fields, 'username'),
    realm: needed(fields, 'realm'),
    nonce: needed(fields, 'nonce'),
    uri: needed(fields, 'uri'),
    response,
    ...optional(fields, 'algorithm'),
    ...optional(fields, 'opaque'),
    ...qualityOf(fields),
  };
}

/** Writes credentials; {@link parseCredentials} reads them back unchanged. */
export function formatCredentials(credentials: DigestCredentials): string {
  const { quality } = credentials;
  return formatDigest([
    ['username', quote(credentials.username)],
    ['realm', quote(credentials.realm)],
    ['nonce', quote(credentials.nonce)],
    ['uri', quote(credentials.uri)],
    ['response', quote(credentials.response)],
    ['algorithm', credentials.algorithm],
    ['opaque', credentials.opaque === undefined ? undefined : quote(credentials.opaque)],
    ['qop', quality === undefined ? undefined : 'auth'],
    ['nc', quality?.nc],
    ['cnonce', quality === undefined ? undefined : quote(quality.cnonce)],
  ]);
}

function qualityOf(fields: ReadonlyMap<string, string>): Pick<DigestCredentials, 'quality'> {
  const qop = fields.get('qop');
  if (qop === undefined) return {};
  if (qop.toLowerCase() !== 'auth') throw new DecodeError('Authorization: qop is not auth', 0);
  const nc = needed(fields, 'nc').toLowerCase();
  if (!/^[0-9a-f]{8}$/.test(nc)) throw new DecodeError('Authorization: malformed nc', 0);
  return { quality: { nc, cnonce: needed(fields, 'cnonce') } };
}

const SCHEME_DIGEST = /digest[ \t]+/iy;
/** Quoted by the standard, bare in the field now and then. */
const BARE_VALUE = /[^\s,"]+/y;

/** Names in lower case, values without quotes. */
function parseDigestFields(value: string, what: string): Map<string, string> | undefined {
  const scanner = new FieldScanner(value, what);
  if (scanner.accept(SCHEME_DIGEST) === undefined) return undefined;
  const fields = new Map<string, string>();
  do {
    const name = scanner.expect(TOKEN, 'parameter name').toLowerCase();
    if (!scanner.separator('=')) scanner.fail('= expected');
    const text = scanner.quotedString() ?? scanner.expect(BARE_VALUE, 'parameter value');
    if (fields.has(name)) scanner.fail(`${name} stands twice`);
    fields.set(name, unquote(text));
  } while (scanner.separator(','));
  scanner.end();
  return fields;
}

function needed(fields: ReadonlyMap<string, string>, name: string): string {
  const value = fields.get(name);
  if (value === undefined) throw new DecodeError(`Digest: ${name} is missing`, 0);
  return value;
}

function optional<Name extends string>(
  fields: ReadonlyMap<string, string>,
  name: Name,
): { [key in Name]?: string } {
  const value = fields.get(name);
  return (value === undefined ? {} : { [name]: value }) as { [key in Name]?: string };
}

function formatDigest(fields: readonly (readonly [name: string, value: string | undefined])[]): string {
  const written = fields.filter(([, value]) => value !== undefined);
  return `Digest ${written.map(([name, value]) => `${name}=${value}`).join(', ')}`;
}
