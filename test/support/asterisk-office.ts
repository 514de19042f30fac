import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { openDatabase } from '#store/database.ts';
import { readPbxStandings } from '#store/pbx-standings.ts';
import { AMI, type Asterisk } from './asterisk.ts';
import { Offhook } from './offhook.ts';

/** How the server stands with its PBX, as far as tests look. */
export interface Standing {
  readonly connection: { readonly kind: string; readonly code?: string };
  readonly accounts?: {
    readonly kind: string;
    readonly code?: string;
    readonly accounts?: number;
    readonly foreign?: readonly string[];
    readonly refused?: readonly { readonly user: string }[];
  };
}

/** A data folder that knows an Asterisk as `office`. */
export interface Office {
  readonly asterisk: Asterisk;
  readonly offhook: Offhook;
  /** Until the server stands with its PBX as it should. */
  readonly until: (what: string, holds: (standing: Standing) => boolean) => Promise<Standing>;
}

/** Makes the folder; `fields` say where accounts are kept, and whatever else there is to say. */
export async function openOffice(
  t: TestContext,
  asterisk: Asterisk,
  fields: Readonly<Record<string, string>>,
): Promise<Office> {
  const offhook = new Offhook(t);
  const secret = join(offhook.folder, 'ami-secret');
  writeFileSync(secret, `${AMI.secret}\n`);
  const ami = {
    ami: `${asterisk.address}:${asterisk.amiPort}`,
    'ami-user': AMI.user,
    'ami-secret': `@${secret}`,
    ari: asterisk.ari,
    'ari-user': AMI.user,
    'ari-secret': `@${secret}`,
  };
  const said = Object.entries({ ...ami, ...fields }).flatMap(([name, value]) => [
    '--with',
    `${name}=${value}`,
  ]);
  const where = ['--address', asterisk.address, '--port', String(asterisk.sipPort), '--voicemail', '*97'];
  await offhook.must('pbx', 'add', 'office', '--kind', 'asterisk', ...where, ...said);
  const db = await openDatabase(offhook.folder);
  t.after(() => db.destroy());
  const until: Office['until'] = async (what, holds) => {
    const patience = AbortSignal.timeout(20_000);
    for (;;) {
      const standing = (await readPbxStandings(db)).get('office') as Standing | undefined;
      if (standing !== undefined && holds(standing)) return standing;
      assert.ok(!patience.aborted, `${what}: ${JSON.stringify(standing)}\n${asterisk.output}`);
      await setTimeout(50);
    }
  };
  return { asterisk, offhook, until };
}

/** Whether so many accounts are as wanted. */
export const isKept = (accounts: number) => (standing: Standing) =>
  standing.accounts?.kind === 'kept' && standing.accounts.accounts === accounts;
