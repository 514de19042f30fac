/** Does something again and again, never twice at once. Disposing it waits for the one that is going on. */
export function every(
  milliseconds: number,
  work: () => Promise<unknown>,
  onError: (error: unknown) => void,
): AsyncDisposable {
  let ended = false;
  let timer: NodeJS.Timeout;
  let going: Promise<unknown> = Promise.resolve();
  const wait = () => {
    timer = setTimeout(() => {
      going = work()
        .catch(onError)
        .then(() => (ended ? undefined : wait()));
    }, milliseconds);
  };
  wait();
  return {
    async [Symbol.asyncDispose]() {
      ended = true;
      clearTimeout(timer);
      await going;
    },
  };
}
