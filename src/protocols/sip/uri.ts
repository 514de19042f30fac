import { DecodeError } from '#values/decode-error.ts';
import { formatParameters, type Parameter, parameterValue } from './parameters.ts';

/**
 * A SIP or SIPS URI (RFC 3261 §19.1.1). Escapes are kept as they were written; {@link unescapedUser} reads the
 * user without them.
 */
export interface SipUri {
  readonly scheme: 'sip' | 'sips';
  readonly user?: string;
  readonly password?: string;
  /** A host name, an IPv4 address, or an IPv6 address in square brackets. */
  readonly host: string;
  readonly port?: number;
  readonly parameters: readonly Parameter[];
  /** What stands behind the question mark. */
  readonly headers?: string;
}

const UNRESERVED = "-A-Za-z0-9_.!~*'()";
const charactersOf = (more: string) => new RegExp(`^(?:[${UNRESERVED}${more}]|%[0-9A-Fa-f]{2})+$`);
const USER = charactersOf('&=+$,;?/');
const PASSWORD = charactersOf('&=+$,');
const PARAMETER = charactersOf('[\\]/:&+$');
const HEADERS = charactersOf('[\\]/?:+$&=');
const SCHEME = /^[A-Za-z][-A-Za-z0-9+.]*$/;
/** The underscore is no part of the grammar, but hosts in small networks are named with it. */
const HOST = /^(?:[A-Za-z0-9_](?:[-A-Za-z0-9_.]*[A-Za-z0-9_.])?|\[[0-9A-Fa-f:.]+\])$/;
const HOST_AND_PORT = /^(\[[^\]]*\]|[^:]*)(?::(\d{1,5}))?$/;

/** The scheme of any URI in lower case; DecodeError when there is none. */
export function uriScheme(text: string): string {
  const colon = text.indexOf(':');
  const scheme = text.slice(0, Math.max(colon, 0));
  if (!SCHEME.test(scheme)) throw new DecodeError('URI: no scheme', 0);
  return scheme.toLowerCase();
}

/** Reads a SIP or SIPS URI; other schemes and anything outside the grammar give DecodeError. */
export function parseSipUri(text: string): SipUri {
  const scheme = uriScheme(text);
  if (scheme !== 'sip' && scheme !== 'sips') throw new DecodeError(`URI: ${scheme} is no SIP scheme`, 0);
  const [userInfo, rest] = splitAt(text.slice(scheme.length + 1), '@');
  // Only a user may hold a question mark or a semicolon before the host, and it ended at the @.
  const [address, headers] = splitAt(rest ?? userInfo, '?');
  const [hostAndPort = '', ...parameterTexts] = address.split(';');
  const authority = parseHostAndPort(hostAndPort);
  const parameters = parameterTexts.map(parseUriParameter);
  if (headers !== undefined) check(HEADERS, headers, 'headers');
  return {
    scheme,
    ...(rest === undefined ? {} : parseUserInfo(userInfo)),
    ...authority,
    parameters,
    ...(headers === undefined ? {} : { headers }),
  };
}

/** Writes a SIP URI; {@link parseSipUri} reads it back unchanged. */
export function formatSipUri(uri: SipUri): string {
  const password = uri.password === undefined ? '' : `:${uri.password}`;
  const userInfo = uri.user === undefined ? '' : `${uri.user}${password}@`;
  const port = uri.port === undefined ? '' : `:${uri.port}`;
  const headers = uri.headers === undefined ? '' : `?${uri.headers}`;
  return `${uri.scheme}:${userInfo}${uri.host}${port}${formatParameters(uri.parameters)}${headers}`;
}

/** The user with its escapes undone; escapes that are no UTF-8 stay. */
export function unescapedUser(uri: SipUri): string | undefined {
  try {
    return uri.user === undefined ? undefined : decodeURIComponent(uri.user);
  } catch {
    return uri.user;
  }
}

/** Reads `host` or `host:port`, as in URIs and in Via. */
export function parseHostAndPort(text: string): { host: string; port?: number } {
  const [, host = '', portText] = HOST_AND_PORT.exec(text) ?? [];
  check(HOST, host, 'host');
  if (portText === undefined) return { host };
  const port = Number(portText);
  if (port < 1 || port > 65_535) throw new DecodeError(`port ${port} does not exist`, 0);
  return { host, port };
}

/** Parameters that must be on both URIs or on none for them to be the same (RFC 3261 §19.1.4). */
const DECISIVE = ['transport', 'user', 'ttl', 'method', 'maddr'];

/** Whether two URIs are equivalent by RFC 3261 §19.1.4; a missing port is not port 5060. */
export function isSameUri(a: SipUri, b: SipUri): boolean {
  return (
    a.scheme === b.scheme &&
    comparable(a.user) === comparable(b.user) &&
    comparable(a.password) === comparable(b.password) &&
    a.host.toLowerCase() === b.host.toLowerCase() &&
    a.port === b.port &&
    headersOf(a) === headersOf(b) &&
    DECISIVE.every((name) => parameterOf(a, name) === parameterOf(b, name)) &&
    a.parameters.every(({ name }) => {
      const other = parameterOf(b, name);
      return other === undefined || other === parameterOf(a, name);
    })
  );
}

/** Headers in any order are the same, but none may be missing. */
function headersOf(uri: SipUri): string | undefined {
  return comparable(uri.headers)?.split('&').sort().join('&');
}

function parameterOf(uri: SipUri, name: string): string | undefined {
  return comparable(parameterValue(uri.parameters, name))?.toLowerCase();
}

/** Undoes the escapes that change nothing and writes the others one way. */
function comparable(text: string | undefined): string | undefined {
  return text?.replace(/%[0-9A-Fa-f]{2}/g, (escaped) => {
    const character = String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
    return /[-A-Za-z0-9_.!~*'()]/.test(character) ? character : escaped.toUpperCase();
  });
}

function parseUserInfo(text: string): { user: string; password?: string } {
  const [user, password] = splitAt(text, ':');
  check(USER, user, 'user');
  if (password === undefined) return { user };
  if (password !== '') check(PASSWORD, password, 'password');
  return { user, password };
}

function parseUriParameter(text: string): Parameter {
  const [name, value] = splitAt(text, '=');
  check(PARAMETER, name, 'parameter name');
  if (value === undefined) return { name };
  check(PARAMETER, value, 'parameter value');
  return { name, value };
}

function check(pattern: RegExp, text: string, what: string): void {
  if (!pattern.test(text)) throw new DecodeError(`URI: malformed ${what}`, 0);
}

function splitAt(text: string, separator: string): [string, string | undefined] {
  const index = text.indexOf(separator);
  return index < 0 ? [text, undefined] : [text.slice(0, index), text.slice(index + 1)];
}
