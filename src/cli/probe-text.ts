import type { ProbedPhone } from '#app/operation.ts';
import type { Phone } from '#provisioning/phone.ts';
import { formatTable, type Terminal } from './terminal.ts';

const HEAD = ['PHONE', 'LINES', 'ASKED AT', 'FOUND BY', 'ANSWER', 'TIME', 'IT SAYS IT IS'] as const;

/** Whether it answered, whatever it said: a phone that can't do OPTIONS is there as well. */
export function isThere({ outcome }: ProbedPhone): boolean {
  return typeof outcome === 'number';
}

/** What came of asking phones whether they are there, as a table and a sentence below it. */
export function describeProbes(
  terminal: Terminal,
  probed: readonly ProbedPhone[],
  phones: ReadonlyMap<string, Phone>,
): string {
  const rows = probed.map((one) => [
    one.mac,
    phones
      .get(one.mac)
      ?.lines.map(({ extension }) => extension)
      .join(' ') ?? '',
    one.contact?.replace(/^<?sips?:([^@]*@)?/, '').replace(/[;>].*$/, '') ?? '',
    foundBy(one),
    answer(one),
    one.milliseconds === undefined ? '' : `${one.milliseconds} ms`,
    one.userAgent ?? '',
  ]);
  return `${formatTable(terminal, HEAD, rows)}\n\n${summary(probed)}`;
}

function foundBy({ by }: ProbedPhone): string {
  if (by === 'registration') return 'registration';
  return by === 'address' ? 'last address' : '';
}

function answer({ outcome, questions }: ProbedPhone): string {
  if (outcome === undefined) return 'not asked: no line, or no address known';
  if (typeof outcome === 'number') return outcome === 200 ? 'there' : `there (SIP ${outcome})`;
  const times = questions === 1 ? 'once' : `${questions} times`;
  return outcome === 'timeout' ? `none, asked ${times}` : `port closed, asked ${times}`;
}

function summary(probed: readonly ProbedPhone[]): string {
  const there = probed.filter(isThere).length;
  const unknown = probed.filter(({ outcome }) => outcome === undefined).length;
  const silent = probed.length - there - unknown;
  return [
    `${there} of ${probed.length} phones are there`,
    ...(silent === 0 ? [] : [`${silent} did not answer`]),
    ...(unknown === 0 ? [] : [`${unknown} could not be asked`]),
  ].join('; ');
}
