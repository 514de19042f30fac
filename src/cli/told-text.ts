import type { OperationAnswer } from '#app/operation.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { formatJson, type Terminal } from './terminal.ts';

type Told = Extract<OperationAnswer, { kind: 'told' }>['told'];

/** Prints what phones said to a NOTIFY. Throws `OffhookError` when none of them accepted it. */
export function printTold(terminal: Terminal, told: Told, asJson: true | undefined): void {
  if (asJson) terminal.out(formatJson(told));
  else {
    for (const { extension, contact, outcome } of told) {
      terminal.out(`${extension} at ${contact}: ${describeOutcome(outcome)}.`);
    }
  }
  if (told.some(({ outcome }) => isAccepted(outcome))) return;
  throw new OffhookError(
    'NOTIFY_NOT_ACCEPTED',
    'No phone accepted it.',
    'Is the phone on, and does its firmware speak SIP? See: offhook phone show MAC.',
  );
}

function isAccepted(outcome: Told[number]['outcome']): boolean {
  return outcome === 'sent' || (typeof outcome === 'number' && outcome < 300);
}

function describeOutcome(outcome: Told[number]['outcome']): string {
  if (outcome === 'timeout') return 'did not answer within 32 seconds';
  if (outcome === 'transport') return 'could not be reached';
  if (outcome === 'sent') return 'told by its PBX, which does not say what it answered';
  return isAccepted(outcome) ? 'accepted' : `refused with ${outcome}`;
}
