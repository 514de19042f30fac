import { readFileSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { OffhookError } from '#values/offhook-error.ts';
import type { Terminal } from './terminal.ts';

/** Nobody types or generates more. */
const LONGEST = 1024;

/** Where a passphrase may come from; never the command line, which every user of a machine can see. */
export interface PassphraseSources {
  /** A file whose first line it is. */
  readonly file?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
}

/** The passphrase of a file or of OFFHOOK_PASSPHRASE; `undefined` when there is none. */
export function givenPassphrase({ file, env }: PassphraseSources): string | undefined {
  const text = file === undefined ? env.OFFHOOK_PASSPHRASE : readFirstLine(file);
  if (text === undefined) return undefined;
  return checked(text, file === undefined ? 'OFFHOOK_PASSPHRASE' : file);
}

/** Asks for a passphrase without showing it. @throws OffhookError PASSPHRASE_UNASKABLE away from a terminal */
export async function askPassphrase(terminal: Terminal, question: string): Promise<string> {
  if (!process.stdin.isTTY) {
    throw new OffhookError(
      'PASSPHRASE_UNASKABLE',
      'There is no terminal to ask for the passphrase.',
      'Give it with --passphrase-file FILE or in OFFHOOK_PASSPHRASE.',
    );
  }
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  process.stderr.write(question);
  try {
    return checked(await answer(lines), 'What was typed');
  } finally {
    lines.close();
    terminal.note('');
  }
}

/** Asks twice, because what nobody sees is easily mistyped. */
export async function askNewPassphrase(terminal: Terminal): Promise<string> {
  const first = await askPassphrase(terminal, 'Passphrase: ');
  const again = await askPassphrase(terminal, 'Once more: ');
  if (first === again) return first;
  throw new OffhookError('PASSPHRASE_MISTYPED', 'The two are not the same.', 'Run the command again.');
}

async function answer(lines: ReturnType<typeof createInterface>): Promise<string> {
  const interrupted = new AbortController();
  lines.on('SIGINT', () => interrupted.abort());
  lines.on('close', () => interrupted.abort());
  try {
    return await lines.question('', { signal: interrupted.signal });
  } catch (cause) {
    throw new OffhookError('PASSPHRASE_NOT_GIVEN', 'No passphrase was given.', 'Run the command again.', {
      cause,
    });
  }
}

function readFirstLine(file: string): string {
  try {
    if (statSync(file).size > LONGEST) throw new Error('it is too long');
    return readFileSync(file, 'utf8').split(/\r?\n/, 1)[0] ?? '';
  } catch (cause) {
    throw new OffhookError(
      'PASSPHRASE_UNREADABLE',
      `The passphrase in ${file} can't be read: ${(cause as Error).message}.`,
      'Name a file with the passphrase as its only line.',
      { cause },
    );
  }
}

function checked(passphrase: string, where: string): string {
  if (passphrase !== '' && passphrase.length <= LONGEST) return passphrase;
  throw new OffhookError(
    'PASSPHRASE_UNUSABLE',
    `${where} holds no passphrase.`,
    'A sentence of a few words is a good one.',
  );
}
