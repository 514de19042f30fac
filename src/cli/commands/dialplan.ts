import { type Command, InvalidArgumentError } from 'commander';
import { type NamedPlan, planInFile, putPlan, requireCountry, servedPlan } from '#app/manage-dial-plans.ts';
import { each, macArgument, type ScopeOptions, scopeOf, withScope } from '#cli/arguments.ts';
import { type DataFolder, dataFolderOf, openDataFolder } from '#cli/data-folder.ts';
import { describeDialling, formatRules } from '#cli/dial-plan-text.ts';
import { EXIT } from '#cli/exit-codes.ts';
import { knownServer } from '#cli/known-server.ts';
import { formatJson, formatTable, type Terminal } from '#cli/terminal.ts';
import { buildPlan, type ExplainedRule } from '#files/dial-plan/build-plan.ts';
import { dialNumber } from '#files/dial-plan/dial-number.ts';
import type { DialRule } from '#files/dial-plan/dial-plan.ts';
import { writeDialPlan } from '#files/dial-plan/dial-plan-writer.ts';
import { NUMBERING_PLANS } from '#knowledge/numbering/index.ts';
import { callTarget } from '#provisioning/call-target.ts';
import {
  composeSettings,
  composeSharedSettings,
  type EffectiveSettings,
} from '#provisioning/compose-settings.ts';
import { requirePhone } from '#provisioning/known-phone.ts';
import { describeScope } from '#provisioning/layers.ts';
import { FleetView } from '#store/fleet-view.ts';
import { counted } from '#values/counted.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { OffhookError } from '#values/offhook-error.ts';

interface HouseOptions {
  readonly outside?: string;
  readonly strip?: true;
  readonly internal?: readonly string[];
  readonly emergencyRoute?: true;
}

interface TestOptions extends HouseOptions {
  readonly plan?: string;
  readonly phone?: MacAddress;
  readonly line: number;
  readonly json?: true;
}

/** `offhook dialplan list|show|use|test` */
export function addDialPlanCommands(program: Command, terminal: Terminal): void {
  const dialplan = program
    .command('dialplan')
    .description('when a phone sends what was dialled, and what it sends');

  dialplan
    .command('list')
    .description('the countries whose numbers are known')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  offhook dialplan list')
    .action((options: { json?: true }) => {
      if (options.json) {
        terminal.out(formatJson(NUMBERING_PLANS));
        return;
      }
      const rows = NUMBERING_PLANS.map(({ country, name, emergency }) => [
        country,
        name,
        emergency.map(({ number }) => number).join(' '),
      ]);
      terminal.out(formatTable(terminal, ['CODE', 'COUNTRY', 'EMERGENCY'], rows));
    });

  withHouseOptions(dialplan.command('show'))
    .description('the rules of a country, of a file, or of the plan that phones get')
    .argument('[country-or-file]')
    .option('--phone <mac>', 'the plan of this phone', macArgument)
    .option('--xml', 'as phones read it')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  offhook dialplan show BE\n  offhook dialplan show NL --outside 0 --internal 2.. --xml' +
        '\n  offhook dialplan show\n  offhook dialplan show /srv/tftp/dialplan.xml',
    )
    .action(
      async (
        what: string | undefined,
        options: HouseOptions & { phone?: MacAddress; xml?: true; json?: true },
        command: Command,
      ) => {
        await using data = await openDataFolder(command);
        const { name, rules } = await findPlan(data, what, options, command);
        if (options.xml) process.stdout.write(writeDialPlan({ rules }));
        else if (options.json) terminal.out(formatJson({ name, rules }));
        else {
          terminal.out(terminal.style('bold', name));
          terminal.out(formatRules(terminal, rules));
        }
      },
    );

  withScope(withHouseOptions(dialplan.command('use')))
    .description('serve the plan of a country, and set dial_template to it')
    .argument('<country>', 'two letters: offhook dialplan list')
    .option('--as <name>', 'its name without .xml (dialplan- and the country)')
    .addHelpText(
      'after',
      '\nExamples:\n  offhook dialplan use BE\n  offhook dialplan use NL --outside 0 --internal 2.. --internal 3...' +
        '\n  offhook dialplan use DE --group berlin\n\nPhones read it when they start, and at: offhook phone restart MAC',
    )
    .action(
      async (country: string, options: HouseOptions & ScopeOptions & { as?: string }, command: Command) => {
        await using data = await openDataFolder(command);
        const plan = requireCountry(country);
        const rules = buildPlan(plan, houseOf(options));
        const scope = scopeOf(options);
        const name =
          options.as ??
          `dialplan-${plan.country.toLowerCase()}${options.outside ? `-${options.outside}` : ''}`;
        const warnings = await putPlan(data, { rules }, name, scope);
        terminal.out(
          `${name}.xml is served: ${counted(rules.length, 'rule')} for ${plan.name}. dial_template of ${describeScope(scope)} is ${name}.`,
        );
        for (const warning of warnings) terminal.note(`${terminal.style('yellow', 'note:')} ${warning}`);
      },
    );

  withHouseOptions(dialplan.command('test'))
    .description('which rule wins for a number, after which wait, what is sent, and where to')
    .argument('<number...>', 'blanks and brackets are left out')
    .option('--plan <country|file>', 'another plan than the one that phones get')
    .option('--phone <mac>', 'the plan and proxies of this phone', macArgument)
    .option('--line <n>', 'the line that it is dialled on', lineArgument, 1)
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      "\nExamples:\n  offhook dialplan test 112 022268888 '+32 2 226 88 88'" +
        '\n  offhook dialplan test 0112 00470123456 --plan BE --outside 0\n  offhook dialplan test 1234 --plan /srv/tftp/dialplan.xml' +
        '\n\nExit code 1 when a number is cut off before its last digit.',
    )
    .action(async (numbers: readonly string[], options: TestOptions, command: Command) => {
      await using data = await openDataFolder(command);
      const { name, rules, settings } = await findPlan(data, options.plan, options, command);
      const results = numbers.map((text) => {
        const number = diallable(text);
        const dialling = dialNumber({ rules }, number, options.line);
        const { route, sent } = dialling.choice;
        return { number, ...dialling, target: callTarget(settings, route, options.line, sent) };
      });
      if (options.json) terminal.out(formatJson({ plan: name, line: options.line, numbers: results }));
      else {
        terminal.out(terminal.style('dim', `${name}, line ${options.line}`));
        for (const { number, target, ...dialling } of results) {
          terminal.out(
            describeDialling(terminal, number, dialling, { target, hasPlus: number.includes('+') }),
          );
        }
      }
      if (results.some(({ cutOff }) => cutOff !== '')) process.exitCode = EXIT.refused;
    });
}

function withHouseOptions(command: Command): Command {
  return command
    .option('--outside <digit>', 'dialled before numbers outside: 0 or 9', outsideArgument)
    .option('--strip', 'the phone takes that digit off; otherwise the PBX does')
    .option('--internal <pattern>', 'own numbers, 2.. for 200 to 299; may be repeated', each)
    .option('--emergency-route', 'emergency numbers go to proxy_emergency');
}

function houseOf({ outside = '', strip, internal = [], emergencyRoute }: HouseOptions) {
  const strange = internal.find((pattern) => !/^[0-9.]{1,15}$/.test(pattern));
  if (strange !== undefined) {
    throw new OffhookError(
      'DIAL_PLAN_PATTERN_UNUSABLE',
      `${JSON.stringify(strange.slice(0, 40))} is no pattern of own numbers.`,
      'Write digits, and a dot for each digit that may be any: 2.. for 200 to 299.',
    );
  }
  return { outside, stripsOutside: strip === true, internal, emergencyRoute: emergencyRoute === true };
}

/** The plan that was named, or the one that phones get, and the settings that go with it. */
async function findPlan(
  data: DataFolder,
  what: string | undefined,
  options: HouseOptions & { readonly phone?: MacAddress },
  command: Command,
): Promise<{ name: string; rules: readonly (DialRule | ExplainedRule)[]; settings: EffectiveSettings }> {
  const { facts, address } = knownServer(dataFolderOf(command));
  const fleet = await FleetView.load(data.db, data.blobs);
  const phone = options.phone === undefined ? undefined : requirePhone(fleet, options.phone);
  const settings =
    phone === undefined
      ? composeSharedSettings(fleet, facts, address)
      : composeSettings(phone, fleet, facts, address);
  if (what === undefined) return { ...rulesOf(servedPlan(fleet, settings)), settings };
  const inFile = planInFile(what);
  if (inFile !== undefined) return { ...rulesOf(inFile), settings };
  const country = requireCountry(what);
  return { name: country.name, rules: buildPlan(country, houseOf(options)), settings };
}

function rulesOf({ name, plan, problems }: NamedPlan): { name: string; rules: readonly DialRule[] } {
  const errors = problems.length === 0 ? '' : ` (phones drop ${problems.length} of its parts: offhook lint)`;
  return { name: name + errors, rules: plan.rules };
}

function diallable(text: string): string {
  const number = text.replace(/[\s()/-]/g, '');
  if (/^\+?[0-9*#]{1,63}$/.test(number)) return number;
  throw new OffhookError(
    'NUMBER_UNDIALLABLE',
    `${JSON.stringify(text.slice(0, 40))} can't be dialled.`,
    'A number has digits, * and #, and perhaps + at its beginning.',
  );
}

function outsideArgument(text: string): string {
  if (text !== '0' && text !== '9') throw new InvalidArgumentError('0 or 9 is needed.');
  return text;
}

function lineArgument(text: string): number {
  if (!/^[1-6]$/.test(text)) throw new InvalidArgumentError('A line is a number from 1 to 6.');
  return Number(text);
}
