import { type LoadName, parseLoadName } from '#values/load-name.ts';
import { DURATIONS } from '#virtual-phone/durations.ts';
import { wipedByNewLoader } from '#virtual-phone/flash.ts';
import { imageRefusal, openSigned } from '#virtual-phone/read/check-image.ts';
import { type LoadsList, readLoads } from '#virtual-phone/read/read-loads.ts';
import {
  type BootContext,
  type BootEnd,
  type BootProcess,
  fetchFile,
  type NextBoot,
  tell,
  wait,
} from './boot-step.ts';

/** `current`: the flash holds this load already. `failed`: a file was missing or refused, nothing changed. */
export type Installation = BootEnd | 'current' | 'failed';

/**
 * The universal loader puts a load in place: its `.loads`, then the loader or the application, whichever differs,
 * one of them in each boot (observed).
 */
export function* installLoad(
  context: BootContext,
  load: string,
  wish: string | undefined,
): BootProcess<Installation> {
  const list = yield* fetchLoadsList(`${load}.loads`);
  if (list === undefined) return 'failed';
  const loader = parseLoadName(list.loaderFile.slice(0, -'.sbn'.length));
  const application = parseLoadName(list.applicationFile.slice(0, -'.sb2'.length));
  if (loader === undefined || application === undefined) {
    yield* tell({ type: 'rejected', name: `${load}.loads`, reason: 'it names loads of another family' });
    return 'failed';
  }
  if (loader !== context.flash.loader) {
    const next: NextBoot = { start: 'loader', ...(wish === undefined ? {} : { wish }) };
    return yield* replaceLoader(context, list.loaderFile, loader, next);
  }
  if (application !== context.flash.application) {
    return yield* replaceApplication(context, list.applicationFile, application);
  }
  return 'current';
}

function* fetchLoadsList(name: string): BootProcess<LoadsList | undefined> {
  const fetched = yield* fetchFile(name);
  if (fetched.kind !== 'found') return undefined;
  const payload = yield* checked(name, fetched.bytes);
  if (payload === undefined) return undefined;
  const list = readLoads(payload);
  if (list === undefined)
    yield* tell({ type: 'rejected', name, reason: 'it names no loader and application' });
  return list;
}

function* replaceLoader(
  context: BootContext,
  file: string,
  loader: LoadName,
  next: NextBoot,
): BootProcess<Installation> {
  if (!(yield* fetchImage(file, loader))) return 'failed';
  yield* wait(DURATIONS.writeLoader);
  const { habits, flash } = context;
  const kept = habits.loaderWipesSettings ? wipedByNewLoader(flash) : flash;
  const application = habits.loaderDropsApplication ? null : kept.application;
  yield {
    kind: 'write',
    flash: { ...kept, loader, application },
    happening: { type: 'flash-written', part: 'loader', load: loader },
  };
  return { kind: 'reboot', reason: `loader ${loader} was written`, next };
}

function* replaceApplication(
  context: BootContext,
  file: string,
  application: LoadName,
): BootProcess<Installation> {
  if (!(yield* fetchImage(file, application))) return 'failed';
  if (context.habits.imageWrittenInPlace && context.flash.application !== null) {
    yield {
      kind: 'write',
      flash: { ...context.flash, application: null },
      happening: { type: 'flash-written', part: 'application', load: null },
    };
  }
  yield* wait(DURATIONS.writeApplication);
  yield {
    kind: 'write',
    flash: { ...context.flash, application },
    happening: { type: 'flash-written', part: 'application', load: application },
  };
  return { kind: 'reboot', reason: `application ${application} was written`, next: { start: 'application' } };
}

/** Fetches a signed image and looks whether it is what its name says. */
function* fetchImage(file: string, load: LoadName): BootProcess<boolean> {
  yield* tell({ type: 'state', state: 'upgrading' }, { type: 'screen', text: 'Upgrading Software' });
  const fetched = yield* fetchFile(file);
  if (fetched.kind !== 'found') return false;
  const payload = yield* checked(file, fetched.bytes);
  if (payload === undefined) return false;
  const reason = imageRefusal(payload, load);
  if (reason === undefined) return true;
  yield* tell({ type: 'rejected', name: file, reason });
  return false;
}

function* checked(name: string, bytes: Uint8Array): BootProcess<Uint8Array | undefined> {
  const payload = openSigned(bytes, name);
  if (payload instanceof Uint8Array) return payload;
  yield* tell(
    { type: 'rejected', name, reason: payload.refused },
    { type: 'screen', text: 'Image Authentication Failed' },
  );
  return undefined;
}
