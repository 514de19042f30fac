import type { Dialling } from '#files/dial-plan/dial-number.ts';
import type { DialRule } from '#files/dial-plan/dial-plan.ts';
import { FOR_ALL_NEEDS } from '#knowledge/numbering/for-all-needs.ts';
import type { CallTarget } from '#provisioning/call-target.ts';
import { formatTable, type Terminal } from './terminal.ts';

/** Rules as a table, in the order of the file. */
export function formatRules(
  terminal: Terminal,
  rules: readonly (DialRule & { readonly what?: string })[],
): string {
  const isExplained = rules.some(({ what }) => what !== undefined);
  const rows = rules.map((rule, index) => [
    String(index + 1),
    rule.match,
    describeWait(rule.timeout),
    rule.rewrite ?? '',
    [
      rule.route === undefined || rule.route === 'default' ? '' : rule.route,
      rule.line ? `line ${rule.line}` : '',
    ]
      .filter((part) => part !== '')
      .join(', '),
    rule.what ?? '',
  ]);
  const head = ['', 'PATTERN', 'WAIT', 'SENT AS', 'ROUTE', isExplained ? 'FOR' : ''];
  const used = head.map((_, column) => column < 3 || rows.some((row) => row[column] !== ''));
  const keep = (cells: readonly string[]) => cells.filter((_, column) => used[column]);
  return formatTable(terminal, keep(head), rows.map(keep));
}

/** What becomes of one number, for people. */
export function describeDialling(
  terminal: Terminal,
  number: string,
  dialling: Dialling,
  { target, hasPlus }: { readonly target: CallTarget; readonly hasPlus: boolean },
): string {
  const { dialled, choice, cutOff, tones, shortestPause } = dialling;
  const { rule, index, wait, sent, isWaitingFor } = choice;
  const line = (name: string, text: string) => `  ${terminal.style('dim', name.padEnd(6))}${text}`;
  const lines = [
    terminal.style('bold', number),
    line(
      'rule',
      rule === undefined ? describeNoRule(isWaitingFor) : `${rule.match}  (rule ${(index ?? 0) + 1})`,
    ),
    line('wait', describeLastWait(wait, hasPlus)),
    line('sent', sent),
    line(
      'to',
      target.address === undefined ? describeNoTarget(target) : `${target.address} (${target.from})`,
    ),
    ...tones.map(({ after, tone }) => line('tone', `${tone} after ${number.slice(0, after)}`)),
  ];
  const mind = (text: string) => `  ${terminal.style('yellow', '!')} ${text}`;
  if (FOR_ALL_NEEDS.some((each) => each === number) && (wait > 0 || sent !== number)) {
    lines.push(mind('An emergency number should be sent at once, as it is: offhook dialplan use COUNTRY.'));
  }
  if (cutOff !== '') lines.push(mind(`The phone sends after ${dialled}; nobody gets to dial ${cutOff}.`));
  else if (shortestPause !== undefined && shortestPause.seconds < IMPATIENT) {
    const { after, seconds } = shortestPause;
    lines.push(mind(`A pause of ${seconds} s after ${number.slice(0, after)} sends it too early.`));
  }
  return lines.join('\n');
}

/** People make pauses of a second or two. */
const IMPATIENT = 3;

function describeWait(timeout = 10): string {
  return timeout === 0 ? 'none' : `${timeout} s`;
}

function describeLastWait(wait: number, hasPlus: boolean): string {
  if (hasPlus) return "none from a list; a + can't be dialled on the keys";
  return wait === 0
    ? 'none: sent with the last digit'
    : `${wait} s after the last digit; none with # or Dial`;
}

function describeNoRule(isWaitingFor: DialRule | undefined): string {
  return isWaitingFor === undefined
    ? 'none fits'
    : `none: ${isWaitingFor.match} is waited for, then sent as it is`;
}

function describeNoTarget({ from }: CallTarget): string {
  return from === 'rewrite'
    ? 'nowhere: the route wants a host in the number, and there is none'
    : `${from} is not set; what a phone does then is not known`;
}
