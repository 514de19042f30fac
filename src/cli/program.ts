import { Command } from 'commander';
import { addApplyCommand } from './commands/apply.ts';
import { addBackupCommands } from './commands/backup.ts';
import { addDemoCommand } from './commands/demo.ts';
import { addDhcpCommands } from './commands/dhcp.ts';
import { addDialPlanCommands } from './commands/dialplan.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addExportCommand } from './commands/export.ts';
import { addExtensionCommands } from './commands/extension.ts';
import { addFileCommands } from './commands/file.ts';
import { addFirmwareCommands } from './commands/firmware.ts';
import { addGetCommand } from './commands/get.ts';
import { addGroupCommands } from './commands/group.ts';
import { addHistoryCommands } from './commands/history.ts';
import { addImportCommand } from './commands/import.ts';
import { addLintCommand } from './commands/lint.ts';
import { addLogoCommands } from './commands/logo.ts';
import { addPbxCommands } from './commands/pbx.ts';
import { addPhoneCommands } from './commands/phone.ts';
import { addPhonebookCommands } from './commands/phonebook.ts';
import { addPictureCommands } from './commands/picture.ts';
import { addReportCommand } from './commands/report.ts';
import { addRingCommands } from './commands/ring.ts';
import { addScreenCommand } from './commands/screen.ts';
import { addServeCommand } from './commands/serve.ts';
import { addServiceCommands } from './commands/service.ts';
import { addSettingCommands } from './commands/settings.ts';
import { addTimezoneCommands } from './commands/timezone.ts';
import { addVirtualPhoneCommands } from './commands/virtual-phone.ts';
import { addWhatIfCommand } from './commands/what-if.ts';
import { defaultDataFolder } from './data-folder.ts';
import type { Terminal } from './terminal.ts';

/**
 * The whole command line: nouns for things, verbs alone for what concerns the whole program. `complain` hears what
 * is wrong with a command line.
 */
export function makeProgram(
  terminal: Terminal,
  env: NodeJS.ProcessEnv,
  complain: (text: string) => void = terminal.note,
): Command {
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
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false });
  const add = [
    addServeCommand,
    addDemoCommand,
    addPhoneCommands,
    addExtensionCommands,
    addGroupCommands,
    addPbxCommands,
    addSettingCommands,
    addGetCommand,
    addApplyCommand,
    addTimezoneCommands,
    addHistoryCommands,
    addFirmwareCommands,
    addFileCommands,
    addPhonebookCommands,
    addServiceCommands,
    addLogoCommands,
    addPictureCommands,
    addRingCommands,
    addDialPlanCommands,
    addWhatIfCommand,
    addScreenCommand,
    addLintCommand,
    addImportCommand,
    addExportCommand,
    addBackupCommands,
    addReportCommand,
    addDhcpCommands,
    addVirtualPhoneCommands,
    addDoctorCommand,
  ];
  for (const addCommands of add) addCommands(program, terminal, env);
  return program;
}
