import type { Command } from 'commander';
import { accountsUnderCheck } from '#app/pbx/account-under-check.ts';
import { type AccountCheck, checkOneAccount } from '#app/pbx/check-accounts.ts';
import { readProgramSettings } from '#app/program-settings.ts';
import { describeCheck } from '#cli/check-text.ts';
import { openDataFolder } from '#cli/data-folder.ts';
import { EXIT } from '#cli/exit-codes.ts';
import { knownServer } from '#cli/known-server.ts';
import { formatJson, type Terminal } from '#cli/terminal.ts';
import { FleetView } from '#store/fleet-view.ts';

/** RFC 3261 waits 32 seconds; who is not there within this is not worth waiting for. */
const PATIENCE_MS = 4000;

/** `offhook pbx check` */
export function addPbxCheckCommand(pbx: Command, terminal: Terminal): void {
  pbx
    .command('check')
    .description(
      'whether a phone can register, seen from here with its own account: the first thing in the way, and what to do',
    )
    .argument('<mac-or-extension>', 'a phone with all its lines, or one extension')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  offhook pbx check 00:11:5C:93:AF:D1\n  offhook pbx check 208 --json' +
        '\n\nIt looks up the name, asks with OPTIONS, and registers without a contact, which changes nothing. One contact' +
        '\nis made, and taken away, only for an account that has none. A password that the PBX refuses is not tried' +
        '\nagain within a minute. Exit code 0 when nothing is in the way, 1 otherwise.',
    )
    .action(async (target: string, options: { json?: true }, command: Command) => {
      await using data = await openDataFolder(command);
      const fleet = await FleetView.load(data.db, data.blobs);
      const { facts, address } = knownServer(data.path);
      const settings = readProgramSettings(data.path);
      const parts = { db: data.db, fleet, settings, server: facts, patienceMs: PATIENCE_MS };
      const checks: AccountCheck[] = [];
      for (const checked of accountsUnderCheck(target, fleet, facts, address)) {
        const { host, port } = checked.account;
        if (terminal.interactive && !options.json) terminal.note(`Asking ${host}:${port} …`);
        const check = await checkOneAccount(checked, parts);
        checks.push(check);
        if (!options.json) terminal.out(`${checks.length > 1 ? '\n' : ''}${describeCheck(terminal, check)}`);
      }
      if (options.json) terminal.out(formatJson(checks.map(plain)));
      if (checks.some(({ finding }) => finding !== undefined)) process.exitCode = EXIT.refused;
    });
}

function plain({ checked, evidence, finding, recordsTrouble }: AccountCheck): object {
  const { account, pbx, phone, line } = checked;
  return {
    ...account,
    pbx,
    ...(phone === undefined ? {} : { mac: phone.mac, line }),
    finding: finding ?? null,
    evidence,
    ...(recordsTrouble === undefined ? {} : { recordsTrouble }),
  };
}
