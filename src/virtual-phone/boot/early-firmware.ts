import { type LoadName, loadKind, parseLoadName } from '#values/load-name.ts';
import { DURATIONS } from '#virtual-phone/durations.ts';
import { imageRefusal } from '#virtual-phone/read/check-image.ts';
import { isUnset } from '#virtual-phone/read/phone-setting.ts';
import { readOs79 } from '#virtual-phone/read/read-os79.ts';
import { type BootContext, type BootEnd, type BootProcess, fetchFile, tell, wait } from './boot-step.ts';
import { sccpApplication } from './sccp-application.ts';
import { sipApplication } from './sip-application.ts';

/**
 * A phone from before the universal loader (documented): OS79XX.TXT names its image, an unsigned `.bin`,
 * until a configuration names one in image_version.
 */
export function* earlyFirmware(context: BootContext): BootProcess<BootEnd> {
  yield* tell({ type: 'state', state: 'loader' }, { type: 'screen', text: 'Requesting Configuration' });
  const os79 = yield* fetchFile('OS79XX.TXT');
  const { image_version: configured } = context.flash.parameters;
  const wanted = os79.kind === 'found' ? readOs79(os79.bytes, context.habits.keepsBlankInOs79) : undefined;
  if (isUnset(configured) && wanted !== undefined && wanted !== context.flash.application) {
    const installed = yield* installUnsigned(context, wanted);
    if (installed !== undefined) return installed;
  }
  const { application } = context.flash;
  const isSip = application !== null && loadKind(application) === 'sip';
  const end = isSip ? yield* sipApplication(context) : yield* sccpApplication(context);
  const wish = end.kind === 'reboot' && end.next.start === 'loader' ? end.next.wish : undefined;
  if (wish === undefined || end.kind !== 'reboot') return end;
  return (yield* installUnsigned(context, wish)) ?? { ...end, next: { start: 'power' } };
}

function* installUnsigned(context: BootContext, name: string): BootProcess<BootEnd | undefined> {
  const file = `${name}.bin`;
  yield* tell({ type: 'state', state: 'upgrading' }, { type: 'screen', text: 'Upgrading Software' });
  const fetched = yield* fetchFile(file);
  if (fetched.kind !== 'found') return undefined;
  const load = parseLoadName(name);
  const reason = load === undefined ? 'not a load of this family' : imageRefusal(fetched.bytes, load);
  if (load === undefined || reason !== undefined) {
    yield* tell({ type: 'rejected', name: file, reason: reason ?? 'not a load of this family' });
    return undefined;
  }
  yield* wait(DURATIONS.writeLoader);
  const part = isUniversalLoader(load) ? 'loader' : 'application';
  const changed = part === 'loader' ? { loader: load, application: null } : { application: load };
  yield {
    kind: 'write',
    flash: { ...context.flash, ...changed },
    happening: { type: 'flash-written', part, load },
  };
  return { kind: 'reboot', reason: `${load} was written`, next: { start: 'power' } };
}

/** `P003-…` beside SIP releases, and SCCP images from 5.0 on (the border is inferred). */
function isUniversalLoader(load: LoadName): boolean {
  if (loadKind(load) !== 'sccp-or-loader') return false;
  return load.startsWith('P003-') || Number(load.slice(4, 6)) >= 5;
}
