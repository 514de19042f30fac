import { type Command, InvalidArgumentError, Option } from 'commander';
import { fixPaths, type LintOutcome, lintPaths } from '#app/lint/lint-paths.ts';
import { writeFixed } from '#app/lint/write-fixed.ts';
import { EXIT } from '#cli/exit-codes.ts';
import { describeDiff, describeFinding, describeRule, describeRules, summarise } from '#cli/lint-text.ts';
import { pacedNotes } from '#cli/paced-notes.ts';
import { formatJson, type Terminal } from '#cli/terminal.ts';
import type { Severity } from '#lint/finding.ts';
import { isAtLeast } from '#lint/lint.ts';
import { findRule, RULES } from '#lint/registry.ts';
import { githubReport } from '#lint/report/github-report.ts';
import { jsonReport } from '#lint/report/json-report.ts';
import { sarifReport } from '#lint/report/sarif-report.ts';
import type { Rule } from '#lint/rule.ts';
import { counted } from '#values/counted.ts';
import { nearestName } from '#values/nearest-name.ts';

const FORMATS = ['text', 'json', 'sarif', 'github'] as const;
const LEVELS = ['error', 'warning', 'info'] as const satisfies readonly Severity[];

interface LintOptions {
  readonly format: (typeof FORMATS)[number];
  readonly json?: true;
  readonly level: Severity;
  readonly disable?: readonly string[];
  readonly fix?: true;
  readonly write?: true;
  readonly explain?: Rule;
  readonly rules?: true;
}

/** `offhook lint` */
export function addLintCommand(program: Command, terminal: Terminal): void {
  program
    .command('lint')
    .description(
      'look for mistakes in the files of a TFTP folder; needs no server, and changes nothing without --write',
    )
    .argument('[path...]', 'files, folders or zips')
    .addOption(new Option('--format <format>', 'how findings are printed').choices(FORMATS).default('text'))
    .option('--json', 'the same as --format json')
    .addOption(
      new Option('--level <severity>', 'leave out what is less than this').choices(LEVELS).default('info'),
    )
    .option('--disable <rule>', 'leave out what a rule finds (may be repeated)', eachRule)
    .option('--fix', 'print what can be corrected without a doubt, as a diff')
    .option('--write', 'with --fix: correct the files; everything else in them stays octet for octet')
    .option('--explain <rule>', 'print what a rule is about, and end', ruleArgument)
    .option('--rules', 'print the list of all rules, and end')
    .addHelpText(
      'after',
      '\nExamples:\n  offhook lint /srv/tftp\n  offhook lint SIPDefault.cnf SIP00115C93AFD1.cnf' +
        '\n  offhook lint bundle.zip --format github --level warning\n  offhook lint /srv/tftp --fix' +
        '\n  offhook lint /srv/tftp --fix --write\n  offhook lint --explain nat-enable-off' +
        '\n\nA folder or a zip is taken for all that phones get, so what is missing in it is found, too. The rules are' +
        '\nlisted in docs/reference/lint.md. A comment in a file silences a rule: # offhook-lint-disable RULE from there' +
        '\non (until offhook-lint-enable RULE), -disable-line RULE for its own line, -disable-next-line RULE for the next;' +
        '\nin XML <!-- offhook-lint-disable RULE -->. Passwords are never shown.' +
        '\n\nExit code 0 when there is no error and no warning, 1 when there is one (at the chosen level), 2 when the' +
        '\ncommand line is wrong or something could not be read.',
    )
    .action(async (paths: string[], options: LintOptions, command: Command) => {
      if (options.explain !== undefined) {
        terminal.out(describeRule(options.explain, terminal));
      } else if (options.rules) {
        terminal.out(describeRules(terminal));
      } else if (paths.length === 0) {
        command.error('error: name the files, folders or zips to look at', { exitCode: EXIT.usage });
      } else if (options.fix) {
        await fix(paths, options, terminal);
      } else if (options.write) {
        command.error('error: --write goes with --fix', { exitCode: EXIT.usage });
      } else {
        await lint(paths, options, terminal);
      }
    });
}

async function lint(paths: readonly string[], options: LintOptions, terminal: Terminal): Promise<void> {
  const outcome = await lintPaths(paths, settingsOf(options, terminal));
  const shown = outcome.findings.filter(({ finding }) => isAtLeast(finding.severity, options.level));
  print({ ...outcome, findings: shown }, options, terminal);
  if (shown.some(({ finding }) => isAtLeast(finding.severity, 'warning'))) process.exitCode = EXIT.refused;
}

function print(outcome: LintOutcome, options: LintOptions, terminal: Terminal): void {
  const findings = outcome.findings.map(({ finding }) => finding);
  const format = options.json ? 'json' : options.format;
  if (format === 'json') terminal.out(formatJson(jsonReport(findings, outcome.files, outcome.omitted)));
  else if (format === 'sarif') terminal.out(formatJson(sarifReport(findings)));
  else if (format === 'github') for (const line of githubReport(findings)) terminal.out(line);
  else {
    for (const shown of outcome.findings) terminal.out(describeFinding(shown, terminal));
    terminal.note(summarise(outcome, terminal));
  }
}

async function fix(paths: readonly string[], options: LintOptions, terminal: Terminal): Promise<void> {
  const fixed = await fixPaths(paths, settingsOf(options, terminal));
  for (const file of fixed) {
    terminal.out(describeDiff(file, terminal));
    if (options.write) writeFixed(file);
  }
  const count = fixed.reduce((sum, file) => sum + file.fixed, 0);
  if (count === 0) terminal.note('Nothing that can be corrected without a doubt.');
  else if (options.write) terminal.note(`Corrected: ${count}, in ${counted(fixed.length, 'file')}.`);
  else
    terminal.note(`Can be corrected: ${count}, in ${counted(fixed.length, 'file')}. --fix --write does it.`);
}

function settingsOf({ disable = [] }: LintOptions, terminal: Terminal) {
  const progress = pacedNotes(terminal);
  return {
    disabled: new Set(disable),
    onProgress: (what: 'reading' | 'linting', done: number, total?: number) =>
      progress(`${what}: ${done}${total === undefined ? '' : ` of ${total}`} files`),
  };
}

function ruleArgument(text: string): Rule {
  const rule = findRule(text);
  if (rule !== undefined) return rule;
  const near = nearestName(
    text,
    RULES.map(({ id }) => id),
  );
  throw new InvalidArgumentError(
    near === undefined ? 'There is no such rule; --rules lists them.' : `Did you mean ${near}?`,
  );
}

function eachRule(text: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, ruleArgument(text).id];
}
