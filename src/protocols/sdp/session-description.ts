/** What a session description says (RFC 8866), enough of it read to agree on calls and all of it kept. */

/** `o=`: who made the description, and which version of it this is (§5.2). Numbers of up to 20 digits, as text. */
export interface Origin {
  readonly user: string;
  readonly sessionId: string;
  readonly version: string;
  readonly address: Connection;
}

/** `c=`, and the end of `o=`: where the media goes (§5.7). */
export interface Connection {
  readonly addressType: 'IP4' | 'IP6';
  /** An address or a host name; of a multicast address with its `/ttl`. */
  readonly address: string;
}

/** `a=name` or `a=name:value` (§5.13). */
export interface Attribute {
  readonly name: string;
  readonly value?: string;
}

/** A line that is kept as it came: its type letter and what stands behind the equals sign. */
export interface OtherLine {
  readonly type: 'i' | 'u' | 'e' | 'p' | 'b' | 't' | 'r' | 'z' | 'k';
  readonly value: string;
}

/** One `m=` section (§5.14). */
export interface MediaDescription {
  /** `audio`, `video`, `image` … */
  readonly kind: string;
  /** 0 refuses the stream. */
  readonly port: number;
  /** More than one only in layered streams. */
  readonly portCount?: number;
  /** `RTP/AVP` … */
  readonly protocol: string;
  /** Of RTP the payload types, the preferred one first. Never empty. */
  readonly formats: readonly string[];
  readonly connection?: Connection;
  /** `i=`, `b=` and `k=`. */
  readonly others: readonly OtherLine[];
  readonly attributes: readonly Attribute[];
}

export interface SessionDescription {
  readonly origin: Origin;
  /** `s=`; a single blank stands for none. */
  readonly name: string;
  readonly connection?: Connection;
  /** Lines of the session that agreeing on calls doesn't need, in their order. */
  readonly others: readonly OtherLine[];
  readonly attributes: readonly Attribute[];
  readonly media: readonly MediaDescription[];
}

/** The value of the first attribute of that name, `''` for one without a value, `undefined` when there is none. */
export function attributeValue(
  section: { readonly attributes: readonly Attribute[] },
  name: string,
): string | undefined {
  const found = section.attributes.find((attribute) => attribute.name === name);
  return found === undefined ? undefined : (found.value ?? '');
}
