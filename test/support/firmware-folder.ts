import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { syntheticFirmware } from '#virtual-phone/synthetic-firmware.ts';

/** Writes a complete synthetic firmware set into a new folder below `parent` and gives its path. */
export function writeFirmwareFolder(parent: string): string {
  const folder = join(parent, 'firmware');
  mkdirSync(folder);
  for (const { name, bytes } of syntheticFirmware()) writeFileSync(join(folder, name), bytes);
  return folder;
}
