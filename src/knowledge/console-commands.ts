import type { Confidence } from './confidence.ts';
import type { SourceKey } from './sources.ts';

/** A command of the phone's console, by its first words. */
export interface ConsoleCommand {
  /** `show`, `test key`: what a command begins with. */
  readonly words: string;
  readonly does: string;
  /** Whoever uses the phone notices: it restarts, or keys are pressed for him. */
  readonly disturbs?: true;
  readonly confidence: Confidence;
  readonly sources: readonly SourceKey[];
}

/** Where telnet answers on a phone whose `telnet_level` is 1 or 2. */
export const CONSOLE_PORT = 23;

/**
 * The console of the SIP firmware of 7940 and 7960. The guide's chapter lists the first words; what follows them was seen
 * on phones of others, or is not known. Which of them want `telnet_level` 2 no source says.
 */
export const CONSOLE_COMMANDS: readonly ConsoleCommand[] = [
  {
    words: 'show register',
    does: 'the lines, and whether each is registered',
    confidence: 'observed',
    sources: ['sip-guide-4.0-p3-30', 'dexter-console'],
  },
  command('show', 'what it is told to show; ? lists it'),
  {
    words: 'register',
    does: 'register MODE LINE: 1 registers a line and 0 takes it off',
    disturbs: true,
    confidence: 'observed',
    sources: ['sip-guide-4.0-p3-30', 'dexter-console'],
  },
  command('reset', 'restarts the phone at once, in the middle of a call too', true),
  {
    words: 'test open',
    does: 'begins to press keys',
    disturbs: true,
    confidence: 'observed',
    sources: ['sip-guide-4.0-p3-30', 'ciscoboy'],
  },
  {
    words: 'test key',
    does: 'presses digits, * and #, after test open; names of other keys are not known for sure',
    disturbs: true,
    confidence: 'observed',
    sources: ['sip-guide-4.0-p3-30', 'ciscoboy'],
  },
  {
    words: 'test close',
    does: 'ends the pressing of keys',
    disturbs: true,
    confidence: 'observed',
    sources: ['sip-guide-4.0-p3-30', 'ciscoboy'],
  },
  command('ping', 'asks another host'),
  command('traceroute', 'the way to another host'),
  command('dns', 'what it knows of names'),
  command('list', 'lists what it is told to'),
  command('clear', 'forgets what it is told to', true),
  command('debug', 'prints what it does, as long as the console is open'),
  command('undebug', 'ends that'),
  command('tty', 'about consoles'),
];

function command(words: string, does: string, disturbs?: true): ConsoleCommand {
  return {
    words,
    does,
    ...(disturbs === undefined ? {} : { disturbs }),
    confidence: 'uncertain',
    sources: ['sip-guide-4.0-p3-30'],
  };
}

/** The command that a line of text is, by the longest words that it begins with. */
export function consoleCommand(line: string): ConsoleCommand | undefined {
  const typed = `${line.trim().replace(/\s+/g, ' ').toLowerCase()} `;
  return CONSOLE_COMMANDS.filter(({ words }) => typed.startsWith(`${words} `)).sort(
    (a, b) => b.words.length - a.words.length,
  )[0];
}
