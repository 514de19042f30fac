import { basename } from 'node:path';
import { LOGO_SIZE, writeLogo } from '#files/logo/logo.ts';
import type { GreyPicture } from '#files/picture/grey-picture.ts';
import { type Dithering, toScreenGreys } from '#media/picture/dither.ts';
import { type PictureOptions, type PictureSize, readPicture } from '#media/picture/read-picture.ts';
import type { LayerScope } from '#provisioning/layers.ts';
import type { BlobShelf } from '#store/blob-shelf.ts';
import type { Database } from '#store/database.ts';
import { writeSettings } from '#store/settings.ts';
import { addOperatorFile } from '#store/stored-files.ts';
import { servedName } from './manage-files.ts';
import { planChange } from './manage-settings.ts';
import { readOutsideFile } from './outside-files.ts';

/** A photograph of a telephone has less. */
const PICTURE_LIMIT = 32 * 1024 * 1024;

/** How a picture becomes one for a phone. */
export interface DrawingOptions extends PictureOptions {
  readonly dithering: Dithering;
}

/** Reads a picture from a file and brings it to a size and to the four greys of a phone. */
export async function drawPicture(
  path: string,
  size: PictureSize,
  options: DrawingOptions,
): Promise<GreyPicture> {
  const { luma, width, height } = await readPicture(readOutsideFile(path, PICTURE_LIMIT), size, options);
  return toScreenGreys(luma, width, height, options.dithering);
}

/** A logo in the store. */
export interface ServedLogo {
  readonly name: string;
  /** What the operator should know besides. */
  readonly warnings: readonly string[];
}

/** Makes a logo of a picture, serves it as `<picture>.bmp` or another name, and sets `logo_url` for a scope to it. */
export async function putLogo(
  { db, blobs }: { readonly db: Database; readonly blobs: BlobShelf },
  path: string,
  scope: LayerScope,
  options: DrawingOptions & { readonly as: string | undefined },
): Promise<ServedLogo> {
  const name = servedName(options.as ?? `${basename(path).replace(/\.[^.]*$/, '')}.bmp`);
  // What can't be set is better known before anything is stored.
  const { values, warnings } = await planChange(db, scope, new Map([['logo_url', `/${encodeURI(name)}`]]));
  const picture = await drawPicture(path, LOGO_SIZE, options);
  await addOperatorFile(db, blobs, { name, bytes: writeLogo(picture) }, new Date());
  await writeSettings(db, scope, values);
  return { name, warnings };
}
