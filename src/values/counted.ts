/** A number with its noun: `1 file`, `12,000 files`. `nouns` is for those that don't end in s. */
export function counted(count: number, noun: string, nouns = `${noun}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? noun : nouns}`;
}
