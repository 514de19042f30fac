import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';

/** A phone (or anyone) asks for a file. */
export interface FileRequest {
  /** The name as it was asked, not yet normalised. */
  readonly name: string;
  /** What stands behind the question mark of a URL; pages are asked with it. */
  readonly query?: string;
  readonly transport: 'tftp' | 'http';
  readonly from: Ipv4Address;
  /** Our own address that was asked; links and the registrar's address are made from it. */
  readonly to: Ipv4Address;
}

/** The bytes answered for a requested name. */
export interface Artifact {
  readonly kind: 'artifact';
  /** The name it is kept under, which may differ in letter case from what was asked. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes, hexadecimal: cache key, ETag, and "does the phone have the latest?". */
  readonly hash: string;
  readonly contentType: string;
  /** What HTTP says besides. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The phone that the answer was made for, when the answer depends on it. */
  readonly mac?: MacAddress;
  /** Whether the bytes hold a secret, so that no log or screen shows them. */
  readonly secret: boolean;
  /** For a phone's own configuration: the settings that its flash holds once it has read the file to the end. */
  readonly remembers?: ReadonlySet<string>;
  /** And those that its flash may hold until then. */
  readonly heldBefore?: ReadonlySet<string>;
  /** And what it is told: a `SettingsPrint` as JSON, which takes a third of its room. */
  readonly print?: string;
}

/** The reason why a name was not answered. Over TFTP it is always ERROR 1, over HTTP always 404. */
export interface Refusal {
  readonly kind: 'refusal';
  /** Stable, `UPPER_SNAKE`; listed in the refusal catalogue. */
  readonly code: string;
  /** What was wrong, for people. */
  readonly reason: string;
  /** What an operator can do about it; absent when nothing needs doing. */
  readonly remedy?: string;
  readonly mac?: MacAddress;
}

export type FileAnswer = Artifact | Refusal;

/** What the TFTP and HTTP servers ask for every request. A promise only while the neighbour table is probed. */
export type AnswerFile = (request: FileRequest) => FileAnswer | Promise<FileAnswer>;
