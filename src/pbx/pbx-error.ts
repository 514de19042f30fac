import { OffhookError } from '#values/offhook-error.ts';

/** Nobody answers there, or no longer. */
export function pbxUnreachable(where: string, why: string, cause?: unknown): OffhookError {
  return new OffhookError(
    'PBX_UNREACHABLE',
    `${where} can't be reached: ${why}.`,
    'Does it run, and does it listen there? A change that is waiting is made once it answers again.',
    { cause },
  );
}

/** It answers, and does not let us in. */
export function pbxRefused(where: string, why: string, remedy: string): OffhookError {
  return new OffhookError('PBX_REFUSED', `${where} refuses: ${why}.`, remedy);
}

/** What answers there speaks something else. */
export function pbxGarbled(where: string, why: string, cause?: unknown): OffhookError {
  return new OffhookError(
    'PBX_GARBLED',
    `What answers at ${where} makes no sense: ${why}.`,
    'Is it the right port, and plain or TLS as it should be?',
    { cause },
  );
}

/**
 * What it shows over TLS proves nothing; the secret was not sent. `fingerprint` is that of its certificate, when it
 * showed one.
 */
export function pbxUntrusted(where: string, why: string, fingerprint?: string): OffhookError {
  return new OffhookError(
    'PBX_UNTRUSTED',
    fingerprint === undefined
      ? `Whether ${where} is the right one can't be told: ${why}.`
      : `The certificate of ${where} is not trusted: ${why}. Its fingerprint is sha256:${fingerprint}.`,
    'Compare it on the PBX (openssl x509 -noout -fingerprint -sha256 -in ITS-FILE). Name it, or the file of the certificate or of its authority, in the field that ends in -tls: offhook pbx change NAME --with …-tls=sha256:…',
  );
}

/** This kind of PBX, or this connection to it, can't do that. */
export function pbxCannot(what: string, remedy: string): OffhookError {
  return new OffhookError('PBX_CANNOT', `${what}.`, remedy);
}

/** Where this kind of PBX has no word for whether a phone is in a call. */
export function callsUntold(pbx: string): OffhookError {
  return pbxCannot(`${pbx} does not tell who is in a call`, 'Look at the phone before you restart it.');
}
