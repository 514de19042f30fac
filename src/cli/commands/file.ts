import type { Command } from 'commander';
import { shelveFile } from '#app/manage-files.ts';
import { openDataFolder } from '#cli/data-folder.ts';
import { formatJson, formatTable, type Terminal } from '#cli/terminal.ts';
import { readOperatorFiles, removeOperatorFile } from '#store/stored-files.ts';

/** `offhook file add|list|remove` */
export function addFileCommands(program: Command, terminal: Terminal): void {
  const file = program
    .command('file')
    .description('files that phones fetch as they are: logos, rings, dial plans');

  file
    .command('add')
    .description('serve a file over TFTP and HTTP, in place of an earlier one of the name')
    .argument('<path>')
    .option('--as <name>', 'the name that phones ask for')
    .addHelpText(
      'after',
      '\nExamples:\n  offhook file add logo.bmp\n  offhook file add plan-be.xml --as dialplan.xml',
    )
    .action(async (path: string, options: { as?: string }, command: Command) => {
      await using data = await openDataFolder(command);
      terminal.out(`${await shelveFile(data.db, data.blobs, path, options.as, new Date())} is served.`);
    });

  file
    .command('list')
    .description('the files that were added')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  offhook file list')
    .action(async (options: { json?: true }, command: Command) => {
      await using data = await openDataFolder(command);
      const files = await readOperatorFiles(data.db);
      if (options.json) terminal.out(formatJson(files));
      else if (files.length === 0) terminal.note('No files were added.');
      else {
        const rows = files.map(({ name, size, addedAt }) => [name, String(size), addedAt.slice(0, 10)]);
        terminal.out(formatTable(terminal, ['FILE', 'OCTETS', 'ADDED'], rows));
      }
    });

  file
    .command('remove')
    .description('serve it no more')
    .argument('<name>')
    .addHelpText('after', '\nExample:\n  offhook file remove logo.bmp')
    .action(async (name: string, _options: object, command: Command) => {
      await using data = await openDataFolder(command);
      await removeOperatorFile(data.db, name);
      terminal.out(`${name} is no longer served.`);
    });
}
