/** Writes times as ISO 8601, UTC: of those that are written together most are the same as the one before. */
export function isoTimes(): (milliseconds: number) => string {
  let last = Number.NaN;
  let text = '';
  return (milliseconds) => {
    if (milliseconds !== last) text = new Date(milliseconds).toISOString();
    last = milliseconds;
    return text;
  };
}
