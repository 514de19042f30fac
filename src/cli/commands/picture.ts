import { type Command, InvalidArgumentError } from 'commander';
import { readOutsideFile, writeOutsideFile } from '#app/outside-files.ts';
import {
  type PictureFlags,
  pictureOptionsOf,
  scaleArgument,
  withPictureOptions,
} from '#cli/picture-options.ts';
import type { Terminal } from '#cli/terminal.ts';
import { readPhoneXml } from '#files/phone-xml/read-phone-xml.ts';
import { writePhoneXml } from '#files/phone-xml/write-phone-xml.ts';
import type { GreyPicture } from '#files/picture/grey-picture.ts';
import { packPicture, unpackPicture } from '#files/picture/phone-image.ts';
import { PHONE_XML_LIMITS } from '#knowledge/phone-xml-limits.ts';
import { DecodeError } from '#values/decode-error.ts';
import { OffhookError } from '#values/offhook-error.ts';

interface MakeOptions extends PictureFlags {
  readonly out: string;
  readonly size: { readonly width: number; readonly height: number };
  readonly title?: string;
  readonly prompt?: string;
  readonly preview?: string;
}

const PAGE_PICTURE_SIZE = PHONE_XML_LIMITS.pictures.CiscoIPPhoneImage;
const LARGEST_PAGE = 65_536;
const PREVIEW_SCALE = 3;

/** `offhook picture make|show` */
export function addPictureCommands(program: Command, terminal: Terminal): void {
  const picture = program
    .command('picture')
    .description('pages with a picture (CiscoIPPhoneImage): at most 133 × 65 pixels, four greys');

  withPictureOptions(picture.command('make'))
    .description('make a page of a PNG, JPEG, WebP, SVG, GIF or BMP picture')
    .argument('<picture>')
    .requiredOption('--out <file>', 'the page, XML')
    .option('--size <width>x<height>', 'pixels', sizeArgument, PAGE_PICTURE_SIZE)
    .option('--title <text>', 'above the picture')
    .option('--prompt <text>', 'below it')
    .option('--preview <file>', 'a PNG of what the phone shows, three times as large')
    .addHelpText(
      'after',
      '\nExamples:\n  offhook picture make plan.png --out plan.xml --title "Ground floor"' +
        '\n  offhook picture make sun.svg --size 64x64 --out sun.xml\n\nServe it with: offhook file add plan.xml',
    )
    .action(async (path: string, options: MakeOptions) => {
      const { drawPicture } = await import('#app/manage-logo.ts');
      const drawn = await drawPicture(path, options.size, pictureOptionsOf(options));
      const { title, prompt } = options;
      const texts = {
        ...(title === undefined ? {} : { title }),
        ...(prompt === undefined ? {} : { prompt }),
      };
      const bytes = writePhoneXml({ kind: 'image', ...texts, picture: packPicture(drawn) }, '');
      writeOutsideFile(options.out, bytes);
      terminal.out(
        `${options.out}: ${drawn.width} × ${drawn.height} pixels, four greys, ${bytes.length} octets.`,
      );
      if (options.preview === undefined) return;
      const { previewPicture } = await import('#media/picture/preview.ts');
      writeOutsideFile(options.preview, await previewPicture(drawn, PREVIEW_SCALE));
      terminal.out(`${options.preview}: what the phone shows.`);
    });

  picture
    .command('show')
    .description('the way back: a PNG of the picture in a page')
    .argument('<page>', 'CiscoIPPhoneImage or CiscoIPPhoneGraphicMenu')
    .requiredOption('--out <file>', 'the PNG')
    .option('--scale <n>', 'pixels of the PNG for one of the phone', scaleArgument, PREVIEW_SCALE)
    .addHelpText('after', '\nExample:\n  offhook picture show plan.xml --out plan.png')
    .action(async (path: string, options: { out: string; scale: number }) => {
      const shown = readPage(path);
      const { previewPicture } = await import('#media/picture/preview.ts');
      writeOutsideFile(options.out, await previewPicture(shown, options.scale));
      terminal.out(`${options.out}: ${shown.width} × ${shown.height} pixels as a phone shows them.`);
    });
}

function readPage(path: string): GreyPicture {
  try {
    const page = readPhoneXml(readOutsideFile(path, LARGEST_PAGE));
    if (page.kind !== 'image' && page.kind !== 'graphic-menu')
      throw new DecodeError(`a page of kind ${page.kind}`, 0);
    return unpackPicture(page.picture);
  } catch (cause) {
    if (!(cause instanceof DecodeError)) throw cause;
    throw new OffhookError(
      'PICTURE_PAGE_UNREADABLE',
      `${path} is no page with a picture: ${cause.message}.`,
      'Make one: offhook picture make PICTURE --out page.xml',
      { cause },
    );
  }
}

function sizeArgument(text: string): MakeOptions['size'] {
  const [, width = 0, height = 0] = (/^(\d{1,3})x(\d{1,3})$/.exec(text) ?? []).map(Number);
  const { width: widest, height: highest } = PAGE_PICTURE_SIZE;
  if (width < 1 || height < 1 || width > widest || height > highest) {
    throw new InvalidArgumentError(`Write WIDTHxHEIGHT, at most ${widest}x${highest}.`);
  }
  return { width, height };
}
