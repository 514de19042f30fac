import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Command } from 'commander';
import { makeProgram } from '#cli/program.ts';

const program = await makeProgram(
  { out() {}, note() {}, style: (_format, text) => text, interactive: false },
  { OFFHOOK_DATA: '/var/lib/offhook' },
);
/** The reference of the command line is made of the commands themselves. */
const EXEMPT: ReadonlySet<string> = new Set(['CHANGELOG.md', 'docs/reference/cli.md']);
const DOCUMENTS = globSync(['*.md', 'docs/**/*.md']).filter((page) => !EXEMPT.has(page));
const SOURCES = globSync('src/**/*.ts').filter((file) => !file.endsWith('.test.ts'));
const PROMPT = /^(?:\$ )?(?:sudo )?(?:bin\/)?offhook(?: (.*))?$/s;

/** Commands as people copy them: lines of a block of code. */
function wholeCommandsIn(text: string): string[] {
  const blocks = text.replaceAll('\\\n', ' ').matchAll(/^```\w*\n(.*?)^```/gms);
  const lines = Array.from(blocks, ([, block = '']) => block.split('\n')).flat();
  return lines.flatMap((line) => PROMPT.exec(line.trim())?.[1] ?? []);
}

/** Commands between back quotes, which may leave something out. */
function commandsNamedInText(text: string): string[] {
  const inline = text.replace(/^```.*?^```/gms, '').matchAll(/`([^`]+)`/g);
  return Array.from(inline, ([, code = '']) => PROMPT.exec(code.trim())?.[1] ?? []).flat();
}

/** Commands that the program itself names: in its help, in errors and remedies, in comments. */
function commandsNamedInSource(text: string): string[] {
  const [, ...named] = text.replace(/' \+\n\s*'/g, '').split(/(?<![/\w.-])offhook (?=[a-z])/);
  return named.flatMap((rest) => /^[^`'"\n\\;()]*/.exec(rest)?.[0] ?? []);
}

/** Words as a shell would have them, up to a comment, a pipe or the next command. */
function wordsOf(written: string): string[] {
  const words = written.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  const end = words.findIndex((word) => /^(#|[|>;&…])/.test(word));
  return end < 0 ? words : words.slice(0, end);
}

/** The command that words begin with, and the words after it; a text when there is no such command. */
function resolve(words: readonly string[]): { command: Command; rest: readonly string[] } | string {
  let command: Command = program;
  for (const [index, word] of words.entries()) {
    if (command.commands.length === 0 || !/^[a-z]/.test(word)) return { command, rest: words.slice(index) };
    const names = word.replace(/[.,:]$/, '').split('|');
    const found = names.map((name) => command.commands.find((each) => each.name() === name));
    const unknown = found.indexOf(undefined);
    if (unknown >= 0) return `no command ${names[unknown]}`;
    command = found[0] ?? command;
  }
  return { command, rest: [] };
}

/** What is wrong with the name or an option of a command; a noun alone is fine. */
function problemOf(written: string): string | undefined {
  const resolved = resolve(written.split(/\s+/).filter((word) => word !== ''));
  if (typeof resolved === 'string') return resolved;
  const { command, rest } = resolved;
  const known = new Set([...command.options, ...program.options].map(({ long }) => long));
  const options = rest.flatMap((word) => /^--[a-z][a-z-]*/.exec(word) ?? []);
  const strange = options.find((option) => option !== '--help' && !known.has(option));
  return strange && `no option ${strange}`;
}

/** The same for one that is whole, and whether it has the arguments and options that it needs. */
function problemOfWhole(written: string): string | undefined {
  const problem = problemOf(written);
  const words = wordsOf(written);
  const resolved = resolve(words);
  if (problem !== undefined || typeof resolved === 'string') return problem;
  const { command, rest } = resolved;
  if (rest.includes('--help') || written.includes('…')) return undefined;
  if (command.commands.length > 0) return `${command.name()} alone is no command`;
  const options = [...command.options, ...program.options];
  const given = new Set<string | undefined>();
  const values: string[] = [];
  for (let index = 0; index < rest.length; index += 1) {
    const word = rest[index] ?? '';
    const [name = ''] = word.split('=');
    const option = options.find(({ long, short }) => name === long || name === short);
    given.add(option?.long);
    if (option === undefined) values.push(word);
    else if (option.required && !word.includes('=')) index += 1;
  }
  const missing = options.find(({ mandatory, long }) => mandatory && !given.has(long));
  if (missing !== undefined) return `without ${missing.long}`;
  const { registeredArguments } = command;
  const most = registeredArguments.some(({ variadic }) => variadic)
    ? Number.POSITIVE_INFINITY
    : registeredArguments.length;
  if (values.length > most) return `${values.length} arguments, and it takes ${most}`;
  const fewest = registeredArguments.filter(({ required }) => required).length;
  return values.length < fewest ? `${values.length} arguments, and it needs ${fewest}` : undefined;
}

function leavesOf(command: Command): Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf);
}

function helpOf(command: Command): string {
  let help = '';
  command.configureOutput({
    writeOut(text) {
      help += text;
    },
  });
  command.outputHelp();
  return help;
}

/** Asserts that no command has a problem, wherever it was found. */
function assertNone(
  places: readonly (readonly [where: string, commands: readonly string[]])[],
  check: (written: string) => string | undefined,
): void {
  const problems = places.flatMap(([where, commands]) =>
    commands.flatMap((written) => {
      const problem = check(written);
      return problem === undefined ? [] : [`${where}: offhook ${written}: ${problem}`];
    }),
  );
  assert.ok(places.flatMap(([, commands]) => commands).length > 50, 'hardly any was found');
  assert.deepEqual(problems, []);
}

const read = (file: string) => readFileSync(file, 'utf8');

test('every command of the documents that can be copied is one that the program takes', () => {
  assertNone(
    DOCUMENTS.map((page) => [page, wholeCommandsIn(read(page))]),
    problemOfWhole,
  );
});

test('every command and option that the documents name is one of the program', () => {
  assertNone(
    DOCUMENTS.map((page) => [page, commandsNamedInText(read(page))]),
    problemOf,
  );
});

test('every command and option that errors, remedies and comments name is one of the program', () => {
  assertNone(
    SOURCES.map((file) => [file, commandsNamedInSource(read(file))]),
    problemOf,
  );
});

test('the help of every command has examples, and the program takes them', () => {
  assertNone(
    leavesOf(program).map((command) => {
      const help = helpOf(command).split(/^Examples?:\n/m)[1] ?? '';
      const examples = help.split('\n').map((line) => PROMPT.exec(line.trim())?.[1] ?? '');
      const found = examples.filter((example) => example !== '');
      assert.notEqual(found.length, 0, `${command.name()} has none`);
      return [command.name(), found];
    }),
    problemOfWhole,
  );
});

test('what the program does not take is found', () => {
  for (const [written, problem] of [
    ['phone dance MAC', 'no command dance'],
    ['phone add|dance', 'no command dance'],
    ['phone add MAC --group=sales --loud', 'no option --loud'],
    ['phone', 'phone alone is no command'],
    ['extension add --name "Front desk"', '0 arguments, and it needs 1'],
    ["extension remove 208 '20 9' | cat", '2 arguments, and it takes 1'],
    ['extension message-waiting 208 --old 1', 'without --new'],
    ['phone add MAC --model 7960 --data /tmp   # a phone', undefined],
  ] as const) {
    assert.equal(problemOfWhole(written), problem, written);
  }
});
