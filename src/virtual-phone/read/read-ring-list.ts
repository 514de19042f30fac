/** A ring that RINGLIST.DAT adds to the two built in. */
export interface Ring {
  readonly name: string;
  readonly file: string;
}

/** The rings, and how many lines had no effect: name, one or more TABs, file name (observed). */
export function readRingList(bytes: Uint8Array): { rings: Ring[]; dropped: number } {
  const rings: Ring[] = [];
  let dropped = 0;
  for (const line of Buffer.from(bytes)
    .toString('latin1')
    .split(/\r\n|\n|\r/)) {
    if (line.trim() === '') continue;
    const [, name, file] = /^([^\t]+)\t+([^\t]+)\t*$/.exec(line) ?? [];
    if (name === undefined || file === undefined || file.trim() === '') dropped += 1;
    else rings.push({ name: name.trim(), file: file.trim() });
  }
  return { rings, dropped };
}
