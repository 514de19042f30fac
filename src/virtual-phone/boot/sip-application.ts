import { Configuration, mergeConfiguration } from '#virtual-phone/configuration.ts';
import { DURATIONS } from '#virtual-phone/durations.ts';
import { readDialPlan } from '#virtual-phone/read/read-dial-plan.ts';
import { readRingList } from '#virtual-phone/read/read-ring-list.ts';
import { decideSync } from '#virtual-phone/read/read-sync-info.ts';
import {
  awaitOrder,
  type BootContext,
  type BootEnd,
  type BootProcess,
  type Fetched,
  fetchFile,
  fetchFiles,
  ownFile,
  registerLines,
  tell,
  wait,
} from './boot-step.ts';

/**
 * The SIP application: SIPDefault.cnf and SIP<MAC>.cnf over its flash, another image when image_version says so,
 * ring list and dial plan, registration, and then check-sync (docs/explain/how-a-phone-boots.md,
 * docs/explain/dial-plan-rings-sync.md).
 */
export function* sipApplication(context: BootContext): BootProcess<BootEnd> {
  yield* tell({ type: 'state', state: 'sip' });
  yield* readConfiguration(context, 'SIPDefault.cnf');
  let isWorking = false;
  for (let cycle = 1; ; cycle += 1) {
    const name = `${configurationOf(context).text('tftp_cfg_dir')}${ownFile(context, 'SIP', '.cnf')}`;
    const read = yield* readConfiguration(context, name);
    const wanted = configurationOf(context).text('image_version');
    if (wanted !== '' && wanted !== context.flash.application) {
      const reason = `image_version asks for ${wanted}, ${context.flash.application} runs`;
      return { kind: 'reboot', reason, next: { start: 'loader', wish: wanted } };
    }
    const missing = configurationOf(context).missing;
    if (missing.length > 0) {
      yield* tell({ type: 'state', state: 'unprovisioned' }, { type: 'screen', text: 'Phone Unprovisioned' });
      if (cycle >= context.patience.cycles) {
        return { kind: 'stuck', reason: `Phone Unprovisioned: ${missing.join(', ')} not set` };
      }
    } else if (!isWorking || read.changed) {
      yield* goToWork(context, !isWorking);
      isWorking = true;
    }
    const isComplete = isWorking && (read.found || !context.habits.retriesWhenProvisioned);
    for (;;) {
      const order = yield* awaitOrder(isComplete ? Number.POSITIVE_INFINITY : DURATIONS.phoneCnfAgain);
      if (order === 'none') break;
      if (order === 'reset' || (yield* obeyCheckSync(context))) {
        return { kind: 'reboot', reason: order, next: { start: 'power' }, worked: true };
      }
    }
  }
}

const configurationOf = (context: BootContext) => new Configuration(context.flash.parameters, context.model);

function* readConfiguration(
  context: BootContext,
  name: string,
): BootProcess<{ found: boolean; changed: boolean }> {
  const fetched = yield* fetchFile(name);
  if (fetched.kind !== 'found') return { found: false, changed: false };
  const { flash, model, habits } = context;
  const merge = mergeConfiguration(flash.parameters, fetched.bytes, model, habits);
  for (const drop of merge.dropped) {
    const { line, name: setting, reason } = drop;
    yield* tell({ type: 'setting-dropped', name, line, setting, reason });
  }
  const changed = merge.changed.length > 0;
  if (changed) {
    yield {
      kind: 'write',
      flash: { ...flash, parameters: merge.parameters },
      happening: { type: 'flash-written', part: 'configuration', settings: merge.changed },
    };
  }
  return { found: true, changed };
}

function* goToWork(context: BootContext, isFirst: boolean): BootProcess<void> {
  const configuration = configurationOf(context);
  if (isFirst) {
    yield* wait(DURATIONS.ringListAfterConfig);
    const [rings, plan] = yield* fetchFiles(['RINGLIST.DAT', dialPlanFile(context)]);
    if (rings?.kind === 'found') readRingList(rings.bytes);
    yield* takeDialPlan(context, plan);
  }
  const label = configuration.text('phone_label') || configuration.text('line1_name');
  yield* tell({ type: 'screen', text: label });
  if (configuration.number('proxy_register') === 0) {
    yield* tell({ type: 'state', state: 'ready' });
    yield { kind: 'settle', outcome: { kind: 'ready' } };
    return;
  }
  yield* tell({ type: 'state', state: 'registering' });
  const lines = yield* registerLines();
  const isRegistered = lines.every((line) => line.registered);
  yield { kind: 'settle', outcome: { kind: isRegistered ? 'registered' : 'not-registered', lines } };
}

const dialPlanFile = (context: BootContext) =>
  `${configurationOf(context).text('dial_template') || 'dialplan'}.xml`;

function* takeDialPlan(context: BootContext, fetched: Fetched | undefined): BootProcess<void> {
  if (fetched?.kind !== 'found') return;
  const { name } = fetched;
  const plan = readDialPlan(fetched.bytes, context.habits.cutsLongDialPlan);
  if (plan.tooLong) yield* tell({ type: 'rejected', name, reason: 'longer than 8192 octets' });
  for (const { line, reason } of plan.errors) {
    yield* tell({ type: 'setting-dropped', name, line, setting: 'TEMPLATE', reason });
  }
  if (plan.errors.length > 0) {
    yield* tell({ type: 'screen', text: `${plan.errors.length} Error(s) Parsing: ${name}` });
  }
}

/** Whether the phone is to restart. */
function* obeyCheckSync(context: BootContext): BootProcess<boolean> {
  yield* wait(DURATIONS.idleBeforeCheckSync);
  const [syncInfo, plan] = yield* fetchFiles(['syncinfo.xml', dialPlanFile(context)]);
  yield* takeDialPlan(context, plan);
  if (syncInfo?.kind !== 'found') return false;
  const sync = configurationOf(context).text('sync');
  return decideSync(syncInfo.bytes, context.flash.application ?? '', sync) === 'restart';
}
