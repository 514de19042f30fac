import sharp, { type Sharp } from 'sharp';
import { readBitmap } from '#files/logo/read-bitmap.ts';
import { DecodeError } from '#values/decode-error.ts';
import { OffhookError } from '#values/offhook-error.ts';

/** Formats besides BMP that are taken; libvips reads more, and phones need none of them. */
const FORMATS: ReadonlySet<string> = new Set(['png', 'jpeg', 'webp', 'svg', 'gif']);
const MOST_PIXELS = 50_000_000;
const SECONDS = 15;
/** A drawing is rendered so many times larger than needed, and made smaller with care. */
const OVERSAMPLING = 4;
const DOTS_PER_INCH = 72;

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** Greys from 0 to 255, row after row. */
export interface LumaPicture extends PictureSize {
  readonly luma: Uint8Array;
}

export interface PictureOptions {
  /** `fit` shows all of it with white borders, `crop` fills the size and cuts off what is beyond. */
  readonly framing: 'fit' | 'crop';
  /** Black becomes white. */
  readonly inverted?: boolean;
}

/**
 * Reads a picture (PNG, JPEG, WebP, SVG, GIF or BMP) and brings it to the size in greys; what is transparent is white.
 * @throws OffhookError PICTURE_UNREADABLE when it can't be read, or is larger than any picture for a phone.
 */
export async function readPicture(
  bytes: Uint8Array,
  size: PictureSize,
  { framing, inverted = false }: PictureOptions,
): Promise<LumaPicture> {
  try {
    const picture = await open(bytes, size);
    const { data, info } = await picture
      .timeout({ seconds: SECONDS })
      .autoOrient()
      .flatten({ background: '#ffffff' })
      .resize({
        ...size,
        fit: framing === 'fit' ? 'contain' : 'cover',
        background: '#ffffff',
        position: 'centre',
      })
      .greyscale()
      .negate(inverted)
      .raw()
      .toBuffer({ resolveWithObject: true });
    if (info.channels !== 1) throw new Error(`${info.channels} channels`);
    return { ...size, luma: data };
  } catch (cause) {
    throw unreadable(cause);
  }
}

async function open(bytes: Uint8Array, size: PictureSize): Promise<Sharp> {
  if (bytes[0] === 0x42 && bytes[1] === 0x4d) {
    const { width, height, rgba } = readBitmap(bytes);
    return sharp(rgba, { raw: { width, height, channels: 4 } });
  }
  const plain = { limitInputPixels: MOST_PIXELS, failOn: 'error' } as const;
  const { format, width = 0, height = 0 } = await sharp(bytes, plain).metadata();
  if (!FORMATS.has(format)) throw new DecodeError(`the format ${format} is not taken`, 0);
  if (format !== 'svg') return sharp(bytes, plain);
  const scale = OVERSAMPLING * Math.max(size.width / width, size.height / height);
  // sharp takes 1 to 100,000 dots an inch.
  const density = Math.min(10_000, Math.max(1, DOTS_PER_INCH * scale));
  return sharp(bytes, { ...plain, density });
}

function unreadable(cause: unknown): OffhookError {
  const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : '';
  return new OffhookError(
    'PICTURE_UNREADABLE',
    `The picture can't be read: ${reason.replace(/[^ -~×]/g, '?').slice(0, 120)}.`,
    'Take a PNG, JPEG, WebP, SVG, GIF or uncompressed Windows bitmap, or save it anew with a paint program.',
    { cause },
  );
}
