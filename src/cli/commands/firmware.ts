import type { Command } from 'commander';
import { shelveFirmware } from '#app/manage-firmware.ts';
import { openDataFolder } from '#cli/data-folder.ts';
import { formatJson, formatTable, type Terminal } from '#cli/terminal.ts';
import { readFirmwareSets } from '#store/stored-files.ts';

/** `offhook firmware add|list` */
export function addFirmwareCommands(program: Command, terminal: Terminal): void {
  const firmware = program.command('firmware').description('loads that phones can be given');

  firmware
    .command('add')
    .description('add the complete set of a load; an incomplete one is refused, with what is missing')
    .argument('<path...>', 'folder with the unpacked bundle, or its files')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  offhook firmware add ./P0S3-8-12-00' +
        '\n  offhook firmware add P0S3-8-12-00.loads P0S3-8-12-00.sb2 P003-8-12-00.sbn' +
        '\n\nOffhook brings no firmware: it belongs to Cisco. Ask your reseller for the 7940/7960 SIP 8.12 bundle.',
    )
    .action(async (paths: string[], options: { json?: true }, command: Command) => {
      await using data = await openDataFolder(command);
      const sets = await shelveFirmware(data.db, data.blobs, paths, new Date());
      const shown = sets.map(({ load, loader, parts, warnings }) => ({
        load,
        loader,
        files: parts.map(({ name, role, bytes }) => ({ name, role, size: bytes.length })),
        warnings,
      }));
      if (options.json) {
        terminal.out(formatJson(shown));
        return;
      }
      for (const { load, files, warnings } of shown) {
        terminal.out(`${load} added: ${files.map(({ name }) => name).join(', ')}.`);
        for (const warning of warnings) terminal.note(`${terminal.style('yellow', 'note:')} ${warning}`);
      }
    });

  firmware
    .command('list')
    .description('the loads on the shelf')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  offhook firmware list')
    .action(async (options: { json?: true }, command: Command) => {
      await using data = await openDataFolder(command);
      const sets = await readFirmwareSets(data.db);
      if (options.json) terminal.out(formatJson(sets));
      else if (sets.length === 0) terminal.note('No firmware yet: offhook firmware add FOLDER.');
      else {
        const rows = sets.map(({ load, loader, files, addedAt }) => [
          load,
          loader,
          String(files.length),
          String(files.reduce((sum, { size }) => sum + size, 0)),
          addedAt.slice(0, 10),
        ]);
        terminal.out(formatTable(terminal, ['LOAD', 'LOADER', 'FILES', 'OCTETS', 'ADDED'], rows));
      }
    });
}
