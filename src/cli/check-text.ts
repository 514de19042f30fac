import type { AccountCheck } from '#app/pbx/check-accounts.ts';
import type { CheckEvidence } from '#pbx/check/evidence.ts';
import { checkTitle } from '#pbx/check/judge-account.ts';
import { formatTable, type Terminal } from './terminal.ts';

/** What was found of one account, step by step, and what is in the way. */
export function describeCheck(terminal: Terminal, check: AccountCheck): string {
  const { checked, evidence, finding, recordsTrouble } = check;
  const { account, pbx, phone, line } = checked;
  const whose = phone === undefined ? 'on no phone yet' : `line ${line} of ${phone.mac}`;
  const head = `${account.number} on ${pbx} (${account.host}:${account.port}), ${whose}`;
  const steps = stepsOf(evidence);
  const notes = [
    ...notesOf(check),
    ...(recordsTrouble === undefined ? [] : [`Its records could not be read: ${recordsTrouble}`]),
  ];
  const verdict =
    finding === undefined
      ? `${terminal.style('green', '✓')} Nothing is in the way, as far as can be seen from here.`
      : [
          `${terminal.style('yellow', '!')} ${checkTitle(finding)}. ${finding.detail}`,
          `  → ${finding.remedy} [${finding.id}]`,
        ].join('\n');
  return [
    terminal.style('bold', head),
    ...(steps.length === 0 ? [] : [formatTable(terminal, ['LOOKED AT', 'FOUND'], steps)]),
    ...notes.map((note) => `· ${note}`),
    verdict,
  ].join('\n');
}

function stepsOf({ lookup, reach, answersTo, first, login, binding, view }: CheckEvidence): string[][] {
  const steps: string[][] = [];
  if (lookup !== undefined) steps.push(['name', 'address' in lookup ? lookup.address : lookup.failure]);
  if (reach !== undefined) steps.push(['OPTIONS', REACH[reach]]);
  if (first === 'silent') steps.push(['REGISTER', 'no answer']);
  else if (first !== undefined) {
    const asked = first.challenges.map(({ algorithm, realm }) => `${algorithm} for "${realm}"`).join(', ');
    steps.push(['REGISTER', `${first.status} ${first.reason}${asked === '' ? '' : `: ${asked}`}`]);
  }
  if (answersTo !== undefined) steps.push(['answers go to', ANSWERS_TO[answersTo]]);
  if (login !== undefined) {
    steps.push([
      'with password',
      'waitSeconds' in login ? 'not sent' : `${login.status} ${login.reason}${contactsWords(login)}`,
    ]);
  }
  if (binding !== undefined) {
    const gone = binding.status < 300 ? ', and taken away again' : '';
    steps.push(['a contact', `${binding.status} ${binding.reason}${gone}`]);
  }
  if (view !== undefined && view !== 'none' && view.codecs !== undefined) {
    steps.push(['codecs', view.codecs.join(', ')]);
  }
  return steps;
}

const REACH = {
  answers: 'answered',
  refused: 'nothing listens there',
  silent: 'no answer',
  'tcp-only': 'no answer over UDP; TCP connects',
} as const;
const ANSWERS_TO = {
  via: 'the port that the phone names',
  'source-port': 'the port that a request came from',
  nowhere: 'neither port that was tried',
} as const;

function contactsWords({ status, contacts }: Extract<CheckEvidence['login'], { status: number }>): string {
  if (status >= 300) return '';
  if (contacts.length === 0) return '; nobody is registered';
  return `; registered: ${contacts.map(({ uri, isOwn }) => uri + (isOwn ? ' (the phone)' : '')).join(', ')}`;
}

function notesOf({ checked: { account }, evidence: { answersTo, view }, finding }: AccountCheck): string[] {
  const notes: string[] = [];
  if (answersTo === 'nowhere')
    notes.push(
      'Where answers go could not be told: an answer to a second port did not arrive here. A firewall?',
    );
  if (answersTo === 'source-port' && account.natEnable)
    notes.push(
      'It answers to the port that a request came from; with nat_enable 1 that is where the phone listens.',
    );
  if (view === undefined && (finding === undefined || finding.id === 'credentials'))
    notes.push('This PBX’s own records can’t be asked, so limits and codecs were not looked at.');
  return notes;
}
