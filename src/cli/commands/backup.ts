import type { Command } from 'commander';
import { BackupSource } from '#app/backup/read-backup.ts';
import { restoreBackup } from '#app/backup/restore-backup.ts';
import { isSealed } from '#app/backup/seal.ts';
import { writeBackup } from '#app/backup/write-backup.ts';
import { dataFolderOf, openDataFolder } from '#cli/data-folder.ts';
import { pacedNotes } from '#cli/paced-notes.ts';
import { askNewPassphrase, askPassphrase, givenPassphrase } from '#cli/passphrase.ts';
import { formatJson, type Terminal } from '#cli/terminal.ts';

interface BackupOptions {
  readonly seal?: true;
  readonly passphraseFile?: string;
  readonly overwrite?: true;
  readonly json?: true;
}

interface RestoreOptions {
  readonly passphraseFile?: string;
  readonly replace?: true;
  readonly json?: true;
}

const PASSPHRASE_FILE = ['--passphrase-file <file>', 'a file whose first line is the passphrase'] as const;
const WHERE_FROM =
  '\n\nA passphrase comes from --passphrase-file, from OFFHOOK_PASSPHRASE, or is asked for; never from the command line.';

/** `offhook backup` and `offhook restore` */
export function addBackupCommands(program: Command, terminal: Terminal, env: NodeJS.ProcessEnv): void {
  program
    .command('backup')
    .description('write everything (phones, settings, secrets, history, firmware) into one file')
    .argument('<file>', 'a new file; only its owner can read it')
    .option('--seal', 'encrypt it with a passphrase; a passphrase that is given does so too')
    .option(...PASSPHRASE_FILE)
    .option('--overwrite', 'put it in the place of a file that is there')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  offhook backup /mnt/usb/offhook.backup --seal' +
        '\n  offhook backup nightly.backup --passphrase-file /etc/offhook.passphrase --overwrite' +
        `\n\nThe server may be running: the file holds everything as of one moment. Without a passphrase whoever reads it reads the secrets.${WHERE_FROM}`,
    )
    .action(async (file: string, options: BackupOptions, command: Command) => {
      const given = givenPassphrase({ file: options.passphraseFile, env });
      const passphrase = given ?? (options.seal ? await askNewPassphrase(terminal) : undefined);
      await using data = await openDataFolder(command);
      const written = await writeBackup(data.db, data.path, file, {
        now: new Date(),
        overwrite: options.overwrite === true,
        onProgress: percentNotes(terminal, 'writing'),
        ...(passphrase === undefined ? {} : { passphrase }),
      });
      if (options.json) {
        terminal.out(formatJson({ file, ...written }));
        return;
      }
      const how = written.sealed ? 'sealed' : 'not sealed: whoever can read it can read the secrets in it';
      terminal.out(
        `${file}: ${written.size.toLocaleString('en')} octets, ${written.files} stored files, ${how}.`,
      );
    });

  program
    .command('restore')
    .description('put a backup into a data folder; it is checked before anything is changed')
    .argument('<file>', 'what offhook backup wrote')
    .option(...PASSPHRASE_FILE)
    .option('--replace', 'in the place of what the folder holds; that is set aside, not removed')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  offhook restore offhook.backup --data /var/lib/offhook-new' +
        `\n  offhook restore offhook.backup --replace${WHERE_FROM}`,
    )
    .action(async (file: string, options: RestoreOptions, command: Command) => {
      using source = new BackupSource(file);
      const given = givenPassphrase({ file: options.passphraseFile, env });
      const asks = given === undefined && isSealed(source.header) && process.stdin.isTTY;
      const passphrase = asks ? await askPassphrase(terminal, `Passphrase of ${file}: `) : given;
      const folder = dataFolderOf(command);
      const { setAside } = await restoreBackup(source, folder, {
        name: file,
        passphrase,
        replace: options.replace === true,
        now: new Date(),
        onProgress: percentNotes(terminal, 'reading'),
      });
      const { createdAt } = source.header;
      if (options.json) {
        terminal.out(formatJson({ folder, createdAt, setAside: setAside ?? null }));
        return;
      }
      terminal.out(`${folder} is as it was at ${createdAt}.`);
      if (setAside !== undefined) {
        terminal.out(`What was there lies in ${setAside}; remove it when all is well.`);
      }
    });
}

function percentNotes(terminal: Terminal, what: string): (done: number, total: number) => void {
  const progress = pacedNotes(terminal);
  return (done, total) => progress(`${what}: ${Math.floor((100 * done) / Math.max(1, total))} %`);
}
