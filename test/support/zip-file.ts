import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';

/** A file to be packed; `size` is what the archive says, when that is not the truth. */
export interface ZipEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly size?: number;
}

/** Packs the files of a folder into a zip, under a folder of their own. */
export function writeZip(path: string, folder: string, prefix: string): void {
  const names = readdirSync(folder).sort();
  writeFileSync(
    path,
    zipOf(names.map((name) => ({ name: prefix + name, bytes: readFileSync(join(folder, name)) }))),
  );
}

/** A zip archive (APPNOTE 4.3): local headers with deflated data, the central directory, its end. */
export function zipOf(entries: Iterable<ZipEntry>): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const { name, bytes, size = bytes.length } of entries) {
    const packed = deflateRawSync(bytes);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc32(bytes), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(size, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), fields, Buffer.from(name), packed]);
    const central = Buffer.alloc(14);
    central.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\u0001\u0002\u0014\0'), fields, central, Buffer.from(name));
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006');
  end.writeUInt16LE(directory.length / 4, 8);
  end.writeUInt16LE(directory.length / 4, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, central, end]);
}
