/** Binary files of examples: small, made here, nobody's property. */

/** A Windows bitmap with a palette of greys, all white. */
export function exampleBitmap(width: number, height: number, bitsPerPixel: 8 | 24): Uint8Array {
  const paletteLength = bitsPerPixel === 8 ? 1024 : 0;
  const pixelsAt = 54 + paletteLength;
  const rowLength = Math.ceil((width * bitsPerPixel) / 32) * 4;
  const bytes = new Uint8Array(pixelsAt + rowLength * height).fill(255);
  const view = new DataView(bytes.buffer);
  bytes.fill(0, 0, 54);
  bytes.set([0x42, 0x4d]);
  view.setUint32(2, bytes.length, true);
  view.setUint32(10, pixelsAt, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, width, true);
  view.setInt32(22, height, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, bitsPerPixel, true);
  for (let grey = 0; grey < paletteLength / 4; grey += 1) {
    bytes.set([grey, grey, grey, 0], 54 + grey * 4);
  }
  return bytes;
}

/** A signed container around a payload: the layout of the real ones, with no signature that means anything. */
export function exampleSigned(name: string, payload: string): Uint8Array {
  const fields = [
    [1, [1, 1]],
    [2, [0, 0]],
    [12, new Array<number>(256).fill(7)],
    [14, [...Buffer.from(`${name}\0`, 'latin1')]],
  ] as const;
  const header = Buffer.concat(
    fields.map(([tag, value]) => Buffer.from([tag, value.length >> 8, value.length & 255, ...value])),
  );
  header.writeUInt16BE(header.length, 8);
  return Buffer.concat([header, Buffer.from(payload, 'latin1')]);
}

/** The payload of an image: its version stands where every image has it. */
export function exampleImage(version: string): string {
  return `${'\u0055'.repeat(0x20)}${version.padEnd(32, '\0')}${'\u0001'.repeat(64)}`;
}
