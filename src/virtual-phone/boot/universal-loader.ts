import { mergeConfiguration } from '#virtual-phone/configuration.ts';
import { DURATIONS } from '#virtual-phone/durations.ts';
import { isUnset } from '#virtual-phone/read/phone-setting.ts';
import { readDefaultLoad, readSepLoad } from '#virtual-phone/read/read-load-information.ts';
import {
  type BootContext,
  type BootEnd,
  type BootProcess,
  type Fetched,
  fetchFile,
  ownFile,
  tell,
  wait,
} from './boot-step.ts';
import { installLoad } from './install-load.ts';

const NOT_FOUND = 1;

/**
 * The universal loader, which runs at every power-up of a phone that has one: it hunts for the name of a load,
 * puts it in place when the flash differs, and starts the application (docs/explain/how-a-phone-boots.md). A `wish`
 * is the load that the application asked for before it restarted.
 */
export function* universalLoader(
  context: BootContext,
  wish?: string,
): BootProcess<BootEnd | 'start-application'> {
  yield* tell({ type: 'state', state: 'loader' }, { type: 'screen', text: 'Requesting Configuration' });
  for (let cycle = 1; ; cycle += 1) {
    const began = context.now();
    const found = yield* huntForLoad(context);
    const load = context.habits.wishOutranksFiles ? (wish ?? found) : (found ?? wish);
    const installed = load === undefined ? 'failed' : yield* installLoad(context, load, wish);
    if (typeof installed !== 'string') return installed;
    if (context.flash.application !== null) return 'start-application';
    yield* tell(
      { type: 'state', state: 'no-application' },
      { type: 'screen', text: 'Protocol Application Invalid' },
    );
    if (cycle >= context.patience.cycles) {
      const reason = load === undefined ? 'no file names a load for it' : `load ${load} could not be had`;
      return { kind: 'stuck', reason: `Protocol Application Invalid: ${reason}` };
    }
    yield* wait(Math.max(0, began + DURATIONS.fileCycle - context.now()));
  }
}

function* huntForLoad(context: BootContext): BootProcess<string | undefined> {
  const { habits, model } = context;
  const hasEnded = (fetched: Fetched) =>
    habits.strangeErrorEndsHunt && fetched.kind === 'error' && fetched.code !== NOT_FOUND;

  if (hasEnded(yield* fetchFile(ownFile(context, 'CTLSEP', '.tlv')))) return undefined;

  const sep = yield* fetchFile(ownFile(context, 'SEP', '.cnf.xml'));
  if (hasEnded(sep) || (sep.kind === 'failed' && habits.silentSepEndsRound)) return undefined;
  if (sep.kind === 'found') {
    const load = readSepLoad(sep.bytes);
    if (load !== undefined) return load;
    if (sep.bytes.length === 0 && habits.emptySepEndsHunt) return undefined;
  }

  const sip = yield* fetchFile(ownFile(context, 'SIP', '.cnf'));
  if (hasEnded(sip)) return undefined;
  if (sip.kind === 'found' && habits.loaderReadsImageVersion) {
    const load = imageVersionIn(sip.bytes, context);
    if (load !== undefined) return load;
  }

  if (hasEnded(yield* fetchFile(ownFile(context, 'MGC', '.cnf')))) return undefined;

  const shared = yield* fetchFile('XMLDefault.cnf.xml');
  if (shared.kind !== 'found') return undefined;
  const load = readDefaultLoad(shared.bytes, model.deviceType, habits.acceptsUnnumberedLoad);
  if (load === undefined) yield* tell({ type: 'screen', text: 'No load specified' });
  return load;
}

function imageVersionIn(bytes: Uint8Array, { model, habits }: BootContext): string | undefined {
  const { image_version: named } = mergeConfiguration({}, bytes, model, habits).parameters;
  return isUnset(named) ? undefined : named;
}
