/** One thing that must be known of a PBX of a kind to speak with it. */
interface KindField {
  /** As in `--with ami=127.0.0.1:5038`. */
  readonly name: string;
  readonly meaning: string;
  readonly example: string;
  /** Masked wherever people look. */
  readonly secret?: true;
  /** The reason why a value can't be kept; `undefined` when it can. */
  readonly check?: (value: string) => string | undefined;
}

/** A kind of PBX: what can be said of it. Its connector is made in `src/app/pbx/make-connector.ts`. */
export interface PbxKind {
  /** As in `--kind asterisk`. */
  readonly id: string;
  readonly title: string;
  /** In a sentence, what Offhook can do with it. */
  readonly summary: string;
  readonly fields: readonly KindField[];
}
