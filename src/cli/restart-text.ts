import type { RestartingPhone } from '#app/operation.ts';
import type { EventDescription } from '#provisioning/event-description.ts';
import { describeRestart, RESTART_OUTCOMES, type RestartOutcome } from '#provisioning/restart-outcome.ts';
import { OffhookError } from '#values/offhook-error.ts';
import type { TimelinePrinter } from './timeline.ts';

const STAGES: Readonly<Record<NonNullable<RestartingPhone['stage']>, string>> = {
  'in-call': 'is in a call; it is told when that is over',
  ordered: 'is told to restart',
  waiting: 'took the order; it waits until nobody has used it for 20 seconds',
  restarting: 'read syncinfo.xml, and restarts',
  configured: 'read its configuration',
};

/** Prints how phones get on, one line whenever one is further. */
export class RestartPrinter {
  readonly #printer: TimelinePrinter;
  readonly #shown = new Map<string, string>();
  readonly #doubted = new Set<string>();

  constructor(printer: TimelinePrinter) {
    this.#printer = printer;
  }

  /** Who stands where now. */
  show(phones: readonly RestartingPhone[]): void {
    for (const phone of phones) {
      const { mac, stage, outcome, extensions, untold = [] } = phone;
      const step = outcome ?? stage;
      if (step === undefined || this.#shown.get(mac) === step) continue;
      this.#shown.set(mac, step);
      const { text, tone, remedy } = describeStanding(phone);
      const who = extensions.length === 0 ? '' : `${extensions.join(' ')} `;
      if (untold.length > 0 && !this.#doubted.has(mac)) {
        this.#doubted.add(mac);
        const doubt = `may be in a call: ${untold.join(', ')} did not say; it has to wait by itself`;
        this.#printer.line(Date.now(), mac, who + doubt, 'attention');
      }
      this.#printer.line(Date.now(), mac, who + text, tone);
      if (remedy !== undefined) this.#printer.line(Date.now(), '', `→ ${remedy}`, tone);
    }
  }
}

function describeStanding({ stage, outcome, missing, answer }: RestartingPhone): EventDescription {
  if (outcome === undefined) return { text: stage === undefined ? '' : STAGES[stage], tone: 'routine' };
  const described = describeRestart(outcome, missing.join(' '));
  const status = outcome === 'refused' && answer !== undefined ? ` (SIP ${answer})` : '';
  return { ...described, text: described.text + status };
}

/** How many phones came to what: `3 restarted, and are back; 1 did not answer`. */
export function summariseRestarts(phones: readonly RestartingPhone[]): string {
  const counts = Map.groupBy(phones, ({ outcome }) => outcome);
  return (Object.keys(RESTART_OUTCOMES) as RestartOutcome[])
    .flatMap((outcome) => {
      const count = counts.get(outcome)?.length ?? 0;
      return count === 0 ? [] : [`${count} ${describeRestart(outcome).text}`];
    })
    .join('; ');
}

/** @throws OffhookError `RESTART_UNCONFIRMED` unless every phone is back. */
export function requireAllBack(phones: readonly RestartingPhone[]): void {
  const back = phones.filter(({ outcome }) => outcome === 'done').length;
  if (back === phones.length) return;
  throw new OffhookError(
    'RESTART_UNCONFIRMED',
    `${back} of ${phones.length} phones are back.`,
    'What became of each stands above; their timelines say more: offhook phone timeline MAC.',
  );
}
