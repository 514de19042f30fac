import { Command, Help, type Option } from 'commander';
import { defaultDataFolder } from './data-folder.ts';
import type { Terminal } from './terminal.ts';

type AddCommands = (program: Command, terminal: Terminal, env: NodeJS.ProcessEnv) => void;

/** Every command of the program and where it is, in the order of the help. */
const COMMANDS: readonly (readonly [names: readonly string[], load: () => Promise<AddCommands>])[] = [
  [['serve'], async () => (await import('./commands/serve.ts')).addServeCommand],
  [['demo'], async () => (await import('./commands/demo.ts')).addDemoCommand],
  [['phone'], async () => (await import('./commands/phone.ts')).addPhoneCommands],
  [['extension'], async () => (await import('./commands/extension.ts')).addExtensionCommands],
  [['group'], async () => (await import('./commands/group.ts')).addGroupCommands],
  [['pbx'], async () => (await import('./commands/pbx.ts')).addPbxCommands],
  [['set', 'unset'], async () => (await import('./commands/settings.ts')).addSettingCommands],
  [['get'], async () => (await import('./commands/get.ts')).addGetCommand],
  [['apply'], async () => (await import('./commands/apply.ts')).addApplyCommand],
  [['timezone'], async () => (await import('./commands/timezone.ts')).addTimezoneCommands],
  [['history', 'diff', 'rollback'], async () => (await import('./commands/history.ts')).addHistoryCommands],
  [['firmware'], async () => (await import('./commands/firmware.ts')).addFirmwareCommands],
  [['file'], async () => (await import('./commands/file.ts')).addFileCommands],
  [['phonebook'], async () => (await import('./commands/phonebook.ts')).addPhonebookCommands],
  [['service'], async () => (await import('./commands/service.ts')).addServiceCommands],
  [['logo'], async () => (await import('./commands/logo.ts')).addLogoCommands],
  [['picture'], async () => (await import('./commands/picture.ts')).addPictureCommands],
  [['ring'], async () => (await import('./commands/ring.ts')).addRingCommands],
  [['dialplan'], async () => (await import('./commands/dialplan.ts')).addDialPlanCommands],
  [['what-if'], async () => (await import('./commands/what-if.ts')).addWhatIfCommand],
  [['screen'], async () => (await import('./commands/screen.ts')).addScreenCommand],
  [['lint'], async () => (await import('./commands/lint.ts')).addLintCommand],
  [['import'], async () => (await import('./commands/import.ts')).addImportCommand],
  [['export'], async () => (await import('./commands/export.ts')).addExportCommand],
  [['backup', 'restore'], async () => (await import('./commands/backup.ts')).addBackupCommands],
  [['report'], async () => (await import('./commands/report.ts')).addReportCommand],
  [['dhcp'], async () => (await import('./commands/dhcp.ts')).addDhcpCommands],
  [['virtual-phone'], async () => (await import('./commands/virtual-phone.ts')).addVirtualPhoneCommands],
  [['doctor'], async () => (await import('./commands/doctor.ts')).addDoctorCommand],
];

const BEGINNING = `
Where to begin:
  offhook demo               see it all, without a phone
  offhook doctor             whether this machine is ready to serve phones
  offhook serve --help       the options and examples of a command`;

/** What a program may be made for. */
interface ProgramOptions {
  /** Hears what is wrong with a command line. */
  readonly complain?: (text: string) => void;
  /** The words of a command line. Only the command that they begin with is there, if there is such a command. */
  readonly words?: readonly string[];
}

/**
 * The command line: nouns for things, verbs alone for what concerns the whole program. Half of a short command's time is
 * reading code, so what `words` don't ask for is not loaded.
 */
export async function makeProgram(
  terminal: Terminal,
  env: NodeJS.ProcessEnv,
  { complain = terminal.note, words = [] }: ProgramOptions = {},
): Promise<Command> {
  const program = new Command('offhook')
    .description(
      'Takes a Cisco 79xx desk phone from the shelf to a registered SIP phone, and says why when it is stuck.',
    )
    .option(
      '--data <folder>',
      'where phones, settings and firmware are kept (or OFFHOOK_DATA)',
      defaultDataFolder(env),
    )
    .exitOverride()
    .configureOutput({ writeErr: (text) => complain(text.trimEnd()) })
    .showHelpAfterError('(--help shows the options and examples)')
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false, optionDescription })
    .addHelpText('after', BEGINNING);
  const wanted = COMMANDS.filter(([names]) => names.includes(commandIn(words)));
  for (const [, load] of wanted.length > 0 ? wanted : COMMANDS) {
    const addCommands = await load();
    addCommands(program, terminal, env);
  }
  return program;
}

function optionDescription(option: Option): string {
  const description = new Help().optionDescription(option);
  return option.mandatory ? `${description} (needed)` : description;
}

/** The first word that is neither an option nor the folder of `--data`. */
function commandIn(words: readonly string[]): string {
  return words.find((word, index) => !word.startsWith('-') && words[index - 1] !== '--data') ?? '';
}
