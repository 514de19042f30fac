/** A codec that a phone of this family knows, in SDP's name. */
type PhoneCodec = 'PCMU' | 'PCMA' | 'G729';

/** What a PBX must know of an extension. Neutral: each connector says it in its PBX's words. */
export interface Account {
  /** The SIP user, and what others dial. */
  readonly user: string;
  /** The name in the credentials, where it is another. */
  readonly authname: string;
  readonly secret: string;
  /** Shown to those who are called, as the phone's characters allow. */
  readonly name: string;
  /** `208@default`; absent when it has no voice mail. */
  readonly mailbox?: string;
  /** In the order in which the phone prefers them. */
  readonly codecs: readonly PhoneCodec[];
}

/** An account that a PBX holds. */
export interface HeldAccount {
  readonly user: string;
  readonly name?: string;
  /** Whether `put` made it. */
  readonly isOurs: boolean;
  /** Of an account of ours: grows other with any difference that `put` would make. See `Reconciliation`. */
  readonly fingerprint?: string;
}

/** What a PBX says of one account, as far as it tells. What a phone can't do with it is for `pbx check` to find. */
export interface AccountView {
  readonly user: string;
  readonly authname?: string;
  readonly realm?: string;
  /** `MD5`, `SHA-256` … as challenged. */
  readonly algorithms?: readonly string[];
  /** Whether answers go to the port that a request came from, whatever its Via says. */
  readonly answersSourcePort?: boolean;
  /** Whether a Contact is replaced by the address that the request came from. */
  readonly rewritesContact?: boolean;
  readonly maxContacts?: number;
  readonly replacesContacts?: boolean;
  /** In the PBX's own names. */
  readonly codecs?: readonly string[];
  readonly mailbox?: string;
}
