import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Certificates for a server at 127.0.0.1, made for one test. */
export interface Certificates {
  /** Certificate and key of the server, in one text. */
  readonly server: string;
  /** Files for those who must trust. */
  readonly authorityFile: string;
  readonly serverFile: string;
  readonly strangerFile: string;
  /** `sha256:AB:CD…` of the server's certificate. */
  readonly fingerprint: string;
}

/** Makes an authority, a certificate of its for a server, and an authority that signed nothing. */
export function makeCertificates(folder: string): Certificates {
  const at = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => {
    const { status, stderr } = spawnSync('/usr/bin/openssl', args, { encoding: 'utf8', cwd: folder });
    if (status !== 0) throw new Error(`openssl ${args.join(' ')}: ${stderr}`);
  };
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  for (const name of ['authority', 'stranger']) {
    const files = ['-keyout', `${name}.key`, '-out', `${name}.pem`];
    openssl('req', '-x509', ...key, '-days', '2', '-subj', `/CN=${name}`, ...files);
  }
  openssl('req', ...key, '-subj', '/CN=pbx', '-keyout', 'server.key', '-out', 'server.csr');
  writeFileSync(at('san'), 'subjectAltName=IP:127.0.0.1\n');
  const by = ['-CA', 'authority.pem', '-CAkey', 'authority.key', '-CAcreateserial'];
  openssl('x509', '-req', '-in', 'server.csr', ...by, '-days', '2', '-extfile', 'san', '-out', 'server.pem');
  const certificate = readFileSync(at('server.pem'), 'utf8');
  return {
    server: certificate + readFileSync(at('server.key'), 'utf8'),
    authorityFile: at('authority.pem'),
    serverFile: at('server.pem'),
    strangerFile: at('stranger.pem'),
    fingerprint: `sha256:${new X509Certificate(certificate).fingerprint256}`,
  };
}
