import { DURATIONS } from '#virtual-phone/durations.ts';
import { readDefaultLoad, readSepLoad } from '#virtual-phone/read/read-load-information.ts';
import {
  type BootContext,
  type BootEnd,
  type BootProcess,
  fetchFile,
  ownFile,
  tell,
  wait,
} from './boot-step.ts';

/**
 * SCCP of the universal loader's time (observed), as far as its way out: it looks for the name of another load than
 * its own and restarts into the loader. Without one it looks for a call manager, which nobody here plays, and asks
 * again.
 */
export function* sccpApplication(context: BootContext): BootProcess<BootEnd> {
  yield* tell({ type: 'state', state: 'sccp' }, { type: 'screen', text: 'Requesting Configuration' });
  for (let cycle = 1; ; cycle += 1) {
    const began = context.now();
    const load = yield* loadInFiles(context);
    if (load !== undefined && load !== context.flash.application) {
      return { kind: 'reboot', reason: `SCCP is to become ${load}`, next: { start: 'loader' } };
    }
    yield* tell({ type: 'screen', text: 'Registering' });
    if (cycle >= context.patience.cycles) {
      return {
        kind: 'stuck',
        reason: `SCCP ${context.flash.application} runs, and no other load is offered`,
      };
    }
    yield* wait(Math.max(0, began + DURATIONS.fileCycle - context.now()));
  }
}

function* loadInFiles(context: BootContext): BootProcess<string | undefined> {
  yield* fetchFile(ownFile(context, 'CTLSEP', '.tlv'));
  const sep = yield* fetchFile(ownFile(context, 'SEP', '.cnf.xml'));
  const own = sep.kind === 'found' ? readSepLoad(sep.bytes) : undefined;
  if (own !== undefined) return own;
  if (sep.kind === 'failed' && context.habits.silentSepEndsRound) return undefined;
  const shared = yield* fetchFile('XMLDefault.cnf.xml');
  if (shared.kind !== 'found') return undefined;
  return readDefaultLoad(shared.bytes, context.model.deviceType, context.habits.acceptsUnnumberedLoad);
}
