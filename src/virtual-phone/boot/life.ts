import { DURATIONS } from '#virtual-phone/durations.ts';
import { flashProtocol } from '#virtual-phone/flash.ts';
import { type BootContext, type BootEnd, type BootProcess, type NextBoot, tell, wait } from './boot-step.ts';
import { earlyFirmware } from './early-firmware.ts';
import { sccpApplication } from './sccp-application.ts';
import { sipApplication } from './sip-application.ts';
import { universalLoader } from './universal-loader.ts';

/** One boot after the other while there is power; ends with the reason why the phone gave up. */
export function* life(context: BootContext): BootProcess<string> {
  let next: NextBoot = { start: 'power' };
  let reasons: string[] = [];
  for (;;) {
    yield* wait(DURATIONS.restart);
    const end: BootEnd = yield* oneBoot(context, next);
    if (end.kind === 'stuck') return end.reason;
    if (end.worked) reasons = [];
    reasons.push(end.reason);
    if (reasons.length >= context.patience.boots) {
      const seen = [...new Set(reasons)].join('; ');
      return `restarted ${reasons.length} times without coming to work: ${seen}`;
    }
    yield* tell({ type: 'state', state: 'rebooting' }, { type: 'reboot', reason: end.reason });
    next = end.next;
  }
}

function* oneBoot(context: BootContext, next: NextBoot): BootProcess<BootEnd> {
  const { flash, habits } = context;
  if (flash.loader === null) {
    if (flash.application === null) return { kind: 'stuck', reason: 'the flash holds no program at all' };
    return yield* earlyFirmware(context);
  }
  const startsSccp =
    next.start === 'power' && habits.sccpStartsBeforeLoader && flashProtocol(flash) === 'sccp';
  if (next.start !== 'application' && !startsSccp) {
    const end = yield* universalLoader(context, next.start === 'loader' ? next.wish : undefined);
    if (end !== 'start-application') return end;
  }
  yield* wait(DURATIONS.startApplication);
  switch (flashProtocol(context.flash)) {
    case 'sip':
      return yield* sipApplication(context);
    case 'sccp':
      return yield* sccpApplication(context);
    default:
      return { kind: 'stuck', reason: `nothing here plays ${context.flash.application ?? 'no application'}` };
  }
}
