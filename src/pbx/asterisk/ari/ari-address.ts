import type { TlsTrust } from '#pbx/connection/tls-trust.ts';
import type { HostPort } from '#pbx/kind.ts';

/** Where an Asterisk's REST interface is, and who asks. */
export interface AriAddress {
  readonly at: HostPort;
  /** Without a slash at its end: `/ari`. */
  readonly path: string;
  /** Absent for plain HTTP. */
  readonly trust?: TlsTrust;
  readonly user: string;
  readonly secret: string;
}

/** The check of a field that is the URL of an ARI. */
export function ariUrlProblem(value: string): string | undefined {
  const url = URL.parse(value);
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    return 'must be the URL of its ARI, such as http://127.0.0.1:8088/ari';
  }
  return url.username === '' && url.password === ''
    ? undefined
    : 'must have no user and no password in it; give them with --with ari-user= and --with ari-secret=@FILE';
}

/** Makes the address of a URL that was checked; `trust` counts for https alone. */
export function ariAddress(
  text: string,
  trust: TlsTrust | undefined,
  { user, secret }: Pick<AriAddress, 'user' | 'secret'>,
): AriAddress | undefined {
  const url = URL.parse(text);
  if (url === null || ariUrlProblem(text) !== undefined) return undefined;
  const isSecure = url.protocol === 'https:';
  const port = url.port === '' ? (isSecure ? 443 : 80) : Number(url.port);
  return {
    at: { host: url.hostname.replace(/^\[|\]$/g, ''), port },
    path: url.pathname.replace(/\/+$/, ''),
    ...(isSecure ? { trust: trust ?? { kind: 'system' } } : {}),
    user,
    secret,
  };
}

/** For errors. */
export function ariWhere({ at: { host, port } }: AriAddress): string {
  return `the REST interface (ARI) at ${host}:${port}`;
}

/** What goes with each request. Never part of a URL, which ends up in logs. */
export function ariCredentials({ user, secret }: AriAddress): Readonly<Record<string, string>> {
  return { Authorization: `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}` };
}
