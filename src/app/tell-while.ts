/** Who wants to know how far something is, and what is done when nobody does or the server ends. */
export interface Telling {
  /** Tells how far it is now, and whether anybody still wants to know. */
  readonly tell: () => Promise<boolean>;
  readonly onUnwanted: () => void;
  readonly ending: AbortSignal;
  readonly onEnding: () => void;
  readonly onError: (error: unknown) => void;
}

const TELL_EVERY_MS = 500;

/** What `work` comes to; at its beginning, and every half second while it lasts, it is told how far it is. */
export async function tellWhile<Value>(
  { tell, onUnwanted, ending, onEnding, onError }: Telling,
  work: () => Promise<Value>,
): Promise<Value> {
  const telling = setInterval(() => {
    tell()
      .then((isWanted) => isWanted || onUnwanted())
      .catch(onError);
  }, TELL_EVERY_MS);
  ending.addEventListener('abort', onEnding);
  try {
    await tell();
    if (ending.aborted) onEnding();
    return await work();
  } finally {
    ending.removeEventListener('abort', onEnding);
    clearInterval(telling);
  }
}
