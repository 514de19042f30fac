/** Bytes or text from outside that a codec could not read: where it stopped, and why. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';
  /** Offset in octets (or characters, for text formats) of what could not be read. */
  readonly offset: number;

  constructor(reason: string, offset: number) {
    super(reason);
    this.offset = offset;
  }
}
