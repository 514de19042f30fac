import type { Command } from 'commander';
import { writeExport } from '#app/export/write-export.ts';
import { addressArgument } from '#cli/arguments.ts';
import { dataFolderOf, openDataFolder } from '#cli/data-folder.ts';
import { knownServer } from '#cli/known-server.ts';
import { pacedNotes } from '#cli/paced-notes.ts';
import { formatJson, type Terminal } from '#cli/terminal.ts';
import { FleetView } from '#store/fleet-view.ts';
import { notesByScope, readNotes } from '#store/notes.ts';
import { exportTree } from '#tftpboot/export-tree.ts';
import { counted } from '#values/counted.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';

interface ExportOptions {
  readonly address?: Ipv4Address;
  readonly readable?: true;
  readonly json?: true;
}

/** `offhook export` */
export function addExportCommand(program: Command, terminal: Terminal): void {
  program
    .command('export')
    .description('write a plain TFTP folder that any TFTP server can serve, and tell what it cannot do')
    .argument('<folder>', 'a new folder, or an empty one')
    .option(
      '--address <address>',
      'what the files name this server by; its first address when left out',
      addressArgument,
    )
    .option('--readable', 'let every user of this machine read it, as most TFTP servers need')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  offhook export /srv/tftp-new\n  offhook export /srv/tftp --readable --address 192.168.0.20' +
        '\n\nThe folder holds passwords, so only its owner can read it. A TFTP server of another user needs it given away' +
        '\n(chown -R tftp FOLDER), or --readable. offhook import takes such a folder back. To keep everything, use offhook backup.',
    )
    .action(async (folder: string, options: ExportOptions, command: Command) => {
      await using data = await openDataFolder(command);
      const fleet = await FleetView.load(data.db, data.blobs);
      const notes = notesByScope(await readNotes(data.db));
      const { facts, address } = knownServer(dataFolderOf(command));
      const { files, missing, cannotVary } = exportTree({
        fleet,
        notes,
        server: facts,
        to: options.address ?? address,
      });
      const progress = pacedNotes(terminal);
      writeExport(folder, files, {
        readable: options.readable === true,
        onFile: (done) => progress(`writing: ${done} of ${files.length} files`),
      });
      if (options.json) {
        const shown = files.map(({ name, secret }) => ({ name, secret }));
        terminal.out(formatJson({ folder, files: shown, missing, cannotVary }));
        return;
      }
      for (const [why, same] of Map.groupBy(missing, (each) => each.why)) {
        const more = same.length > 1 ? ` and ${same.length - 1} more` : '';
        terminal.note(`${terminal.style('yellow', 'note:')} not written: ${same[0]?.name}${more}. ${why}`);
      }
      terminal.out(`${counted(files.length, 'file')} written to ${folder}.`);
      if (cannotVary.length === 0) return;
      terminal.out(`\n${terminal.style('bold', 'What a plain TFTP server cannot do as Offhook does:')}`);
      for (const sentence of cannotVary) terminal.out(`  ${sentence}`);
    });
}
