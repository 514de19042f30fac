import { createHash } from 'node:crypto';

/** A codec that a phone of this family knows, in SDP's name. */
export type PhoneCodec = 'PCMU' | 'PCMA' | 'G729';

/** What a PBX must know of an extension. Neutral: each connector says it in its PBX's words. */
export interface Account {
  /** The SIP user. */
  readonly user: string;
  /** What others dial. */
  readonly number: string;
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

/** Two accounts have the same exactly if a PBX need not be told of the difference. It tells nothing of the secret. */
export function fingerprintOf(account: Account): string {
  const { user, number, authname, secret, name, mailbox = '', codecs } = account;
  const parts = [user, number, authname, secret, name, mailbox, ...codecs];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** An account that a PBX can't hold as it is: the others are not kept waiting for it. */
export interface RefusedAccount {
  readonly user: string;
  /** Within a sentence. */
  readonly reason: string;
}

/** An account that a PBX holds. */
export interface HeldAccount {
  readonly user: string;
  readonly name?: string;
  /** Whether `put` made it. */
  readonly isOurs: boolean;
  /** As `fingerprintOf` of the account; absent when anything differs from what `put` would make of it. */
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
