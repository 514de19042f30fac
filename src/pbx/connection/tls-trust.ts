/** What a server that is spoken to over TLS must prove. */
export type TlsTrust =
  /** A certificate for its name, by an authority that this machine trusts. */
  | { readonly kind: 'system' }
  /** One that is in the file, or is signed by one that is. */
  | { readonly kind: 'file'; readonly path: string }
  /** The one with this SHA-256, whatever name it is for: 64 hexadecimal digits, in capitals. */
  | { readonly kind: 'fingerprint'; readonly digits: string };

/** Reads `yes`, an absolute path or `sha256:AB:CD…`; `undefined` for anything else. */
export function parseTlsTrust(text: string): TlsTrust | undefined {
  if (text === 'yes') return { kind: 'system' };
  if (text.startsWith('/')) return { kind: 'file', path: text };
  const [, given = ''] = /^sha256:([0-9a-f:]+)$/i.exec(text) ?? [];
  const digits = given.replaceAll(':', '').toUpperCase();
  return digits.length === 64 ? { kind: 'fingerprint', digits } : undefined;
}

/** The check of a field that says how to trust; `no` is for plain TCP. */
export function tlsTrustProblem(value: string): string | undefined {
  return value === 'no' || parseTlsTrust(value) !== undefined
    ? undefined
    : 'must be yes, no, the file of a certificate, or sha256: and its fingerprint';
}
