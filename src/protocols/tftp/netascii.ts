const CR = 0x0d;
const LF = 0x0a;
const NUL = 0x00;

/**
 * Text as it is kept here (lines end with LF) to netascii (RFC 764 NVT, as RFC 1350 §1 has it): LF becomes CR LF,
 * CR becomes CR NUL. What holds neither is returned as it is, without a copy.
 */
export function toNetascii(bytes: Uint8Array): Uint8Array {
  let extra = 0;
  for (const octet of bytes) if (octet === CR || octet === LF) extra += 1;
  if (extra === 0) return bytes;
  const target = new Uint8Array(bytes.length + extra);
  let end = 0;
  for (const octet of bytes) {
    if (octet === LF) target[end++] = CR;
    target[end++] = octet;
    if (octet === CR) target[end++] = NUL;
  }
  return target;
}

/** The reverse of {@link toNetascii}. A CR followed by neither LF nor NUL is not netascii, and is kept. */
export function fromNetascii(bytes: Uint8Array): Uint8Array {
  const target = new Uint8Array(bytes.length);
  let end = 0;
  for (let index = 0; index < bytes.length; index += 1) {
    const octet = bytes[index] as number;
    const next = bytes[index + 1];
    if (octet === CR && (next === LF || next === NUL)) {
      target[end++] = next === LF ? LF : CR;
      index += 1;
    } else {
      target[end++] = octet;
    }
  }
  return target.subarray(0, end);
}
