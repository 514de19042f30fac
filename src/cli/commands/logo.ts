import type { Command } from 'commander';
import { readOutsideFile, writeOutsideFile } from '#app/outside-files.ts';
import { type ScopeOptions, scopeOf, withScope } from '#cli/arguments.ts';
import { openDataFolder } from '#cli/data-folder.ts';
import {
  type PictureFlags,
  pictureOptionsOf,
  scaleArgument,
  withPictureOptions,
} from '#cli/picture-options.ts';
import type { Terminal } from '#cli/terminal.ts';
import { LOGO_SIZE, readLogo, writeLogo } from '#files/logo/logo.ts';
import { describeScope } from '#provisioning/layers.ts';
import { DecodeError } from '#values/decode-error.ts';
import { OffhookError } from '#values/offhook-error.ts';

const LARGEST_LOGO = 1024 * 1024;
const PREVIEW_SCALE = 4;

/** `offhook logo make|show|set` */
export function addLogoCommands(program: Command, terminal: Terminal): void {
  const logo = program
    .command('logo')
    .description('the picture on the idle screen: 90 × 56 pixels, four greys');

  withPictureOptions(logo.command('make'))
    .description('make a logo of a PNG, JPEG, WebP, SVG, GIF or BMP picture')
    .argument('<picture>')
    .requiredOption('--out <file>', 'the logo, a Windows bitmap of 6,230 octets')
    .option('--preview <file>', 'a PNG of what the phone shows, four times as large')
    .addHelpText(
      'after',
      '\nExamples:\n  offhook logo make company.svg --out logo.bmp --preview logo.png' +
        '\n  offhook logo make team.jpg --crop --out logo.bmp',
    )
    .action(async (path: string, options: PictureFlags & { out: string; preview?: string }) => {
      // The picture library takes a tenth of a second to load, which other commands need not wait for.
      const { drawPicture } = await import('#app/manage-logo.ts');
      const picture = await drawPicture(path, LOGO_SIZE, pictureOptionsOf(options));
      const bytes = writeLogo(picture);
      writeOutsideFile(options.out, bytes);
      terminal.out(`${options.out}: 90 × 56 pixels, four greys, ${bytes.length} octets.`);
      if (options.preview !== undefined) {
        const { previewPicture } = await import('#media/picture/preview.ts');
        writeOutsideFile(options.preview, await previewPicture(picture, PREVIEW_SCALE));
        terminal.out(`${options.preview}: what the phone shows.`);
      }
    });

  logo
    .command('show')
    .description('the way back: a PNG of a logo as a phone shows it')
    .argument('<logo>', 'a Windows bitmap')
    .requiredOption('--out <file>', 'the PNG')
    .option('--scale <n>', 'pixels of the PNG for one of the phone', scaleArgument, PREVIEW_SCALE)
    .addHelpText('after', '\nExample:\n  offhook logo show /srv/tftp/logo.bmp --out logo.png')
    .action(async (path: string, options: { out: string; scale: number }) => {
      const picture = readLogoFile(path);
      const { previewPicture } = await import('#media/picture/preview.ts');
      writeOutsideFile(options.out, await previewPicture(picture, options.scale));
      terminal.out(`${options.out}: ${path} as a phone shows it.`);
    });

  withScope(withPictureOptions(logo.command('set')))
    .description('make a logo of a picture, serve it, and set logo_url to it')
    .argument('<picture>')
    .option('--as <name>', "the name that it is served under (the picture's own, ending in .bmp)")
    .addHelpText(
      'after',
      '\nExamples:\n  offhook logo set company.svg' +
        '\n  offhook logo set shop.png --group shop\n\nPhones fetch it at their next boot; take it away with: offhook unset logo_url',
    )
    .action(
      async (path: string, options: PictureFlags & ScopeOptions & { as?: string }, command: Command) => {
        await using data = await openDataFolder(command);
        const { putLogo } = await import('#app/manage-logo.ts');
        const scope = scopeOf(options);
        const { name, warnings } = await putLogo(data, path, scope, {
          ...pictureOptionsOf(options),
          as: options.as,
        });
        terminal.out(`${name} is served, and logo_url of ${describeScope(scope)} leads to it.`);
        for (const warning of warnings) terminal.note(`${terminal.style('yellow', 'note:')} ${warning}`);
      },
    );
}

function readLogoFile(path: string) {
  try {
    return readLogo(readOutsideFile(path, LARGEST_LOGO));
  } catch (cause) {
    if (!(cause instanceof DecodeError)) throw cause;
    throw new OffhookError(
      'LOGO_UNREADABLE',
      `${path} is no logo that phones are known to take: ${cause.message}.`,
      'Make one of it: offhook logo make PICTURE --out logo.bmp',
      { cause },
    );
  }
}
