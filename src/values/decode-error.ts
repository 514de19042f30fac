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

/** What `read` gives; `undefined` when it ends with a {@link DecodeError}. Other errors go on. */
export function ifReadable<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
