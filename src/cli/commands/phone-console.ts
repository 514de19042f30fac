import type { Command } from 'commander';
import { type ConsoleAccess, consoleAccess } from '#app/console-access.ts';
import { macArgument, positiveArgument } from '#cli/arguments.ts';
import { openDataFolder } from '#cli/data-folder.ts';
import { EXIT } from '#cli/exit-codes.ts';
import { knownServer } from '#cli/known-server.ts';
import { formatJson, type Terminal } from '#cli/terminal.ts';
import { CONSOLE_COMMANDS, CONSOLE_PORT, consoleCommand } from '#knowledge/console-commands.ts';
import { type PhoneConsoleOutcome, talkToConsole } from '#net/phone-console.ts';
import { readPhoneStates } from '#store/boot-sessions.ts';
import { FleetView } from '#store/fleet-view.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { printable } from '#values/printable.ts';
import { MASK } from '#values/secret.ts';

interface ConsoleOptions {
  readonly disturb?: true;
  readonly reveal?: true;
  readonly port: number;
  readonly json?: true;
}

/** How a phone may say that it did not do it; nobody has seen it say so. */
const REFUSAL = /^(privileged|unknown|invalid|test not open)\b/im;
const SILENCE_MS = 10_000;
const WHOLE_MS = 60_000;

/** `offhook phone console` */
export function addConsoleCommand(phone: Command, terminal: Terminal): void {
  phone
    .command('console')
    .description('give commands to a phone by telnet, and show what it prints')
    .argument('<mac>', 'in any spelling', macArgument)
    .argument('<command...>', 'each command one argument: "show register"')
    .option('--disturb', 'also what whoever uses the phone notices: restarts, keys that are pressed')
    .option('--reveal', 'show secrets of the phone in what it prints')
    .option('--port <port>', 'where its telnet answers', positiveArgument, CONSOLE_PORT)
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `\nExamples:\n  offhook phone console 00:11:5C:93:AF:D1 "show register"` +
        `\n  offhook phone console 00:11:5C:93:AF:D1 --disturb "test open" "test key 208#" "test close"` +
        `\n  offhook phone console 00:11:5C:93:AF:D1 --disturb reset` +
        `\n\nThe phone must have telnet_level 1 or 2, and have read that. Its password goes over the network as it is, as` +
        `\neverything in telnet does. phone restart is the gentle way to restart a phone.\n\nCommands:\n${commands()}`,
    )
    .action(async (mac: MacAddress, lines: string[], options: ConsoleOptions, command: Command) => {
      for (const line of lines) requireFit(line, options.disturb === true);
      await using data = await openDataFolder(command);
      const fleet = await FleetView.load(data.db, data.blobs);
      const { facts: server, address: to } = knownServer(data.path);
      const state = (await readPhoneStates(data.db, mac)).get(mac);
      const access = consoleAccess(mac, fleet, state, { server, to });
      const outcome = await talkToConsole({
        ...access,
        port: options.port,
        commands: lines,
        silenceMs: SILENCE_MS,
        wholeMs: WHOLE_MS,
      });
      const outputs = printedBy(outcome, mac, access, options.port, lines);
      const shown = outputs.map((text) => (options.reveal ? text : masked(text, access)));
      if (options.json)
        terminal.out(
          formatJson(lines.map((line, index) => ({ command: line, printed: shown[index] ?? '' }))),
        );
      else terminal.out(shown.filter((text) => text !== '').join('\n\n') || 'Done; it printed nothing.');
      if (outputs.some((text) => REFUSAL.test(text))) process.exitCode = EXIT.refused;
    });
}

function commands(): string {
  const width = Math.max(...CONSOLE_COMMANDS.map(({ words }) => words.length));
  return CONSOLE_COMMANDS.map(({ words, does, disturbs, confidence }) => {
    const marks = [...(disturbs ? ['--disturb'] : []), ...(confidence === 'uncertain' ? ['uncertain'] : [])];
    return `  ${words.padEnd(width)}  ${does}${marks.length === 0 ? '' : ` (${marks.join(', ')})`}`;
  }).join('\n');
}

/** A command that phones may know, and that nobody is disturbed by unless that is meant. */
function requireFit(line: string, mayDisturb: boolean): void {
  const known = consoleCommand(line);
  if (known === undefined || !/^[\x20-\x7e]{1,200}$/.test(line)) {
    throw new OffhookError(
      'CONSOLE_COMMAND_UNKNOWN',
      `The console of a 7940 or 7960 has no command "${printable(line, 40)}".`,
      'See those that are known with: offhook phone console --help.',
    );
  }
  if (known.disturbs && !mayDisturb) {
    throw new OffhookError(
      'CONSOLE_COMMAND_DISTURBS',
      `Whoever uses the phone notices "${known.words}": ${known.does}.`,
      'Say --disturb if that is meant.',
    );
  }
}

function masked(text: string, { secrets }: ConsoleAccess): string {
  return secrets.reduce((shown, secret) => shown.replaceAll(secret, MASK), text);
}

/** What the commands printed. Throws `OffhookError` when that did not come about. */
function printedBy(
  outcome: PhoneConsoleOutcome,
  mac: MacAddress,
  { address }: ConsoleAccess,
  port: number,
  lines: readonly string[],
): readonly string[] {
  const at = `${mac} (${address}, port ${port})`;
  switch (outcome.kind) {
    case 'done':
      return outcome.outputs;
    case 'closed':
      // A restart ends the connection; that is what was asked for.
      if (outcome.isLoggedIn && isReset(lines)) return outcome.outputs;
      throw consoleError(
        'CONSOLE_CLOSED',
        `${at} ended the connection.`,
        'Is somebody else in its console, or did it restart? Try again.',
      );
    case 'wrong-password':
      throw consoleError(
        'CONSOLE_PASSWORD',
        `${at} does not take the password that its settings have.`,
        'It may not have read its newest configuration: offhook apply, and try again when it is back.',
      );
    case 'refused':
      throw consoleError(
        'CONSOLE_REFUSED',
        `Nobody answers telnet at ${at}.`,
        'It has not read that telnet_level is 1 or 2 yet: offhook apply; or it is at another address: offhook phone show MAC.',
      );
    case 'silent':
      // A phone that restarts may leave its end of the connection open.
      if (outcome.isConnected && isReset(lines)) return [];
      throw consoleError(
        'CONSOLE_SILENT',
        outcome.isConnected ? `${at} stopped answering.` : `${at} can't be reached.`,
        'See whether it is there: offhook phone probe MAC.',
      );
    case 'garbled':
      throw consoleError(
        'CONSOLE_GARBLED',
        `What answers at ${at} speaks no telnet: ${outcome.reason}.`,
        'Is it a phone?',
      );
    case 'too-much':
      throw consoleError('CONSOLE_GARBLED', `What answers at ${at} prints without an end.`, 'Is it a phone?');
  }
}

function isReset(lines: readonly string[]): boolean {
  return consoleCommand(lines.at(-1) ?? '')?.words === 'reset';
}

function consoleError(code: string, message: string, remedy: string): OffhookError {
  return new OffhookError(code, message, remedy);
}
