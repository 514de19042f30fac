/** Reading JSON that others wrote: whatever it holds, nothing throws. */

/** One field of an object; `undefined` of anything else. */
export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

/** A list, or an empty one. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text of that many characters at most, or none. */
export function text(value: unknown, most = 1024): string {
  return typeof value === 'string' ? value.slice(0, most) : '';
}
