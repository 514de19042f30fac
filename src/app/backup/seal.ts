import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import type { BackupHeader, BackupSeal } from './backup-header.ts';

/** 128 MB and some tenths of a second for each guess at the passphrase. */
const LOG_N = 17;
const R = 8;
const P = 1;
const KEY_LENGTH = 32;
const CHECK_LENGTH = 16;
/** Octets of GCM's tag. */
export const TAG_LENGTH = 16;

/** A seal with a salt and a nonce of its own, and the key that goes with it. */
export function newSeal(passphrase: string): { readonly seal: BackupSeal; readonly key: Uint8Array } {
  const salt = randomBytes(16);
  const { key, check } = derive(passphrase, { logN: LOG_N, r: R, p: P, salt: salt.toString('hex') });
  const seal: BackupSeal = {
    kdf: 'scrypt',
    logN: LOG_N,
    r: R,
    p: P,
    salt: salt.toString('hex'),
    cipher: 'aes-256-gcm',
    nonce: randomBytes(12).toString('hex'),
    check,
  };
  return { seal, key };
}

/** The key of a seal; `undefined` when the passphrase is another. */
export function keyOf(seal: BackupSeal, passphrase: string): Uint8Array | undefined {
  const { key, check } = derive(passphrase, seal);
  return check === seal.check ? key : undefined;
}

/** Encrypts what follows the header; the header itself is authenticated with it. */
export function sealing(key: Uint8Array, { nonce }: BackupSeal, header: Uint8Array) {
  return createCipheriv('aes-256-gcm', key, Buffer.from(nonce, 'hex'), { authTagLength: TAG_LENGTH }).setAAD(
    header,
  );
}

/** Decrypts it; `final` throws when anything was changed. */
export function unsealing(key: Uint8Array, { nonce }: BackupSeal, header: Uint8Array, tag: Uint8Array) {
  return createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'hex'), { authTagLength: TAG_LENGTH })
    .setAAD(header)
    .setAuthTag(tag);
}

function derive(
  passphrase: string,
  { logN, r, p, salt }: Pick<BackupSeal, 'logN' | 'r' | 'p' | 'salt'>,
): { readonly key: Uint8Array; readonly check: string } {
  const N = 2 ** logN;
  // Composed, so that an accent typed on another keyboard is the same.
  const octets = scryptSync(
    passphrase.normalize('NFC'),
    Buffer.from(salt, 'hex'),
    KEY_LENGTH + CHECK_LENGTH,
    {
      N,
      r,
      p,
      maxmem: 2 * 128 * N * r,
    },
  );
  return { key: octets.subarray(0, KEY_LENGTH), check: octets.toString('hex', KEY_LENGTH) };
}

/** Whether a backup has to be opened with a passphrase. */
export function isSealed(header: BackupHeader): header is BackupHeader & { readonly seal: BackupSeal } {
  return header.seal !== undefined;
}
