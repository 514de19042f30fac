import { type Command, InvalidArgumentError } from 'commander';
import type { DrawingOptions } from '#app/manage-logo.ts';

/** How commander gives them. */
export interface PictureFlags {
  readonly crop?: true;
  readonly dither: boolean;
  readonly invert?: true;
}

/** Adds the options that say how a picture becomes one for a phone. */
export function withPictureOptions(command: Command): Command {
  return command
    .option(
      '--crop',
      'fill the size and cut off what is beyond; otherwise all of it is shown, with white borders',
    )
    .option('--no-dither', 'plain greys, for drawings of few greys; otherwise dots make the greys between')
    .option('--invert', 'white becomes black');
}

/** What those options mean. */
export function pictureOptionsOf({ crop, dither, invert }: PictureFlags): DrawingOptions {
  return {
    framing: crop ? 'crop' : 'fit',
    dithering: dither ? 'diffuse' : 'none',
    inverted: invert === true,
  };
}

/** How many pixels of a PNG stand for one of the phone: 1 to 16. */
export function scaleArgument(text: string): number {
  const scale = Number(text);
  if (!/^\d{1,2}$/.test(text) || scale < 1 || scale > 16) {
    throw new InvalidArgumentError('A number from 1 to 16 is needed.');
  }
  return scale;
}
