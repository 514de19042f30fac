import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { readPhoneStates } from '#store/boot-sessions.ts';
import { openDatabase } from '#store/database.ts';
import type { MacAddress } from '#values/mac-address.ts';
import type { Offhook } from './offhook.ts';

/** What the command line says of a phone: where it stands, and what is wrong with it. */
export interface ToldState {
  readonly stage: string;
  readonly diagnoses: readonly ToldDiagnosis[];
}

interface ToldDiagnosis {
  readonly id: string;
  readonly detail: string;
  readonly remedy: string;
}

/** How long the command line may take to tell what has happened, on a busy machine. */
const PATIENCE_MS = 30_000;
const LOOK_EVERY_MS = 50;

/** What `phone timeline` tells of a diagnosis, once it does. */
export async function untilTold(offhook: Offhook, mac: string, id: string): Promise<ToldDiagnosis> {
  const holds = ({ diagnoses }: ToldState) => diagnoses.find((one) => one.id === id);
  const state = await untilState(offhook, mac, `the diagnosis ${id}`, (told) => holds(told) !== undefined);
  return holds(state) ?? assert.fail();
}

/** Waits until the phone is in service and nothing is wrong with it. */
export async function untilHealthy(offhook: Offhook, mac: string): Promise<void> {
  await untilState(offhook, mac, 'a phone in service without a diagnosis', ({ stage, diagnoses }) => {
    return stage === 'in-service' && diagnoses.length === 0;
  });
}

/** What `phone timeline --json` says once it fits. The store is watched until then: that is a thousand times cheaper. */
export async function untilState(
  offhook: Offhook,
  mac: string,
  what: string,
  fits: (state: ToldState) => boolean,
): Promise<ToldState> {
  await using store = await openStore(offhook.folder);
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const kept = (await readPhoneStates(store.db, mac as MacAddress)).get(mac as MacAddress);
    const isLate = performance.now() > deadline;
    if (isLate || (kept !== undefined && fits(kept))) {
      const { state, events } = JSON.parse(await offhook.must('phone', 'timeline', mac, '--json'));
      if (state !== null && fits(state)) return state;
      if (isLate)
        assert.fail(`no sign of ${what}: ${JSON.stringify(state)}, ${JSON.stringify(events.slice(-12))}`);
    }
    await wait(LOOK_EVERY_MS);
  }
}

/** The ids of diagnoses whose beginning or end is in the timeline. */
export async function diagnosesInTimeline(
  offhook: Offhook,
  mac: string,
  type: 'diagnosis-raised' | 'diagnosis-cleared',
): Promise<string[]> {
  const { events } = JSON.parse(await offhook.must('phone', 'timeline', mac, '--json'));
  return (events as { type: string; diagnosis: string }[])
    .filter((event) => event.type === type)
    .map(({ diagnosis }) => diagnosis);
}

async function openStore(folder: string) {
  const db = await openDatabase(folder);
  return { db, [Symbol.asyncDispose]: () => db.destroy() };
}
