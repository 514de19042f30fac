import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { HostPort } from '#pbx/kind.ts';
import { pbxGarbled, pbxUnreachable, pbxUntrusted } from '#pbx/pbx-error.ts';
import type { TlsTrust } from './tls-trust.ts';

const CONNECT_MS = 5000;
const PEM_CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/**
 * A connection that is there; one over TLS has proved that it may be trusted. Nothing is sent before that. `where` is for
 * errors: `the manager interface at 127.0.0.1:5038`. Rejects with PBX_UNREACHABLE after five seconds at the latest, with
 * PBX_UNTRUSTED for a certificate that proves nothing, and with PBX_GARBLED where no TLS is spoken.
 */
export async function openConnection(
  where: string,
  at: HostPort,
  trust: TlsTrust | undefined,
): Promise<Socket> {
  if (trust === undefined) return established(where, connectPlain(at), 'connect');
  const file = trust.kind === 'file' ? certificatesIn(where, trust.path) : undefined;
  const { host, port } = at;
  const socket = connectTls({
    host,
    port,
    // A name only: an address may not stand there (RFC 6066 §3).
    servername: isIP(host) === 0 ? host : '',
    ...(file === undefined ? {} : { ca: [...file] }),
    // What it proves is looked at below, where its certificate can be named.
    rejectUnauthorized: false,
  });
  await established(where, socket, 'secureConnect');
  const problem = trustProblem(socket, trust, file ?? []);
  if (problem === undefined) return socket;
  const { fingerprint256 = 'none' } = socket.getPeerX509Certificate() ?? {};
  socket.destroy();
  throw pbxUntrusted(where, problem, fingerprint256);
}

/** Why the certificate of the other side proves nothing. */
function trustProblem(socket: TLSSocket, trust: TlsTrust, file: readonly string[]): string | undefined {
  const fingerprint = socket.getPeerX509Certificate()?.fingerprint256;
  if (trust.kind === 'fingerprint') {
    return fingerprint?.replaceAll(':', '') === trust.digits ? undefined : 'it is not the one that was named';
  }
  // One that is itself in the file is known, whatever name it is for.
  const isKnown = file.some((pem) => new X509Certificate(pem).fingerprint256 === fingerprint);
  return socket.authorized || isKnown ? undefined : describeDoubt(String(socket.authorizationError));
}

const DOUBTS: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is signed by nobody but itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'it is signed by an authority that is not trusted here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'it is signed by an authority that is not trusted here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'it is signed by an authority that is not trusted here',
  CERT_HAS_EXPIRED: 'it has expired',
  CERT_NOT_YET_VALID: 'it is not valid yet, or the clock here is wrong',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it is for another name',
};

function describeDoubt(code: string): string {
  return DOUBTS[code] ?? code;
}

function certificatesIn(where: string, path: string): readonly string[] {
  try {
    const found = readFileSync(path, 'utf8').match(PEM_CERTIFICATE) ?? [];
    for (const pem of found) new X509Certificate(pem);
    if (found.length > 0) return found;
  } catch (error) {
    throw pbxUntrusted(where, `${path} can't be read: ${(error as Error).message}`);
  }
  throw pbxUntrusted(where, `${path} holds no certificate`);
}

async function established<S extends Socket>(
  where: string,
  socket: S,
  event: 'connect' | 'secureConnect',
): Promise<S> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => socket.destroy(new Error('it does not answer')), CONNECT_MS);
  const ended = () => reject(new Error('it ended the connection'));
  socket.once('error', reject).once('close', ended).once(event, resolve);
  try {
    await promise;
    socket.setNoDelay(true);
    return socket;
  } catch (error) {
    socket.destroy();
    const { code, message } = error as NodeJS.ErrnoException;
    if (/^ERR_SSL_|^EPROTO$/.test(code ?? ''))
      throw pbxGarbled(where, 'it does not speak TLS as it should', error);
    throw pbxUnreachable(where, message, error);
  } finally {
    clearTimeout(timer);
    socket.off('error', reject).off('close', ended).off(event, resolve);
  }
}
