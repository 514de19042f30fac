import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sipTrouble } from '#app/pbx/ask-sip.ts';
import { makeConnector } from '#app/pbx/make-connector.ts';
import { type ProgramSettings, parseProgramSettings, readProgramSettings } from '#app/program-settings.ts';
import { readServingRecord } from '#app/serving-record.ts';
import { localIpv4Addresses } from '#net/local-addresses.ts';
import { openDatabase } from '#store/database.ts';
import { readPbxes } from '#store/pbxes.ts';
import { parseIpv4Address } from '#values/ipv4-address.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { addressCheck } from './address-check.ts';
import type { Check, CheckResult, DoctorContext } from './check.ts';
import { clockCheck } from './clock-check.ts';
import { diskCheck } from './disk-check.ts';
import { firewallCheck } from './firewall-check.ts';
import { thisMachine } from './machine.ts';
import { neighbourCheck } from './neighbour-check.ts';
import { pbxCheck } from './pbx-check.ts';
import { httpPortCheck, sipPortCheck, tftpPortCheck } from './port-check.ts';
import { publishedFileCheck } from './published-file-check.ts';
import { receiveBufferCheck } from './receive-buffer-check.ts';
import { settingsCheck } from './settings-check.ts';

/** In the order in which one would look: what the later ones need comes first. */
const CHECKS: readonly Check[] = [
  settingsCheck,
  diskCheck,
  addressCheck,
  tftpPortCheck,
  httpPortCheck,
  sipPortCheck,
  firewallCheck,
  publishedFileCheck,
  neighbourCheck,
  receiveBufferCheck,
  clockCheck,
];

/** What one check found, with its name. */
export interface CheckReport extends CheckResult {
  readonly id: string;
  readonly title: string;
}

/** Looks at everything that a data folder's server needs from this machine, and at the PBXes that it knows. Changes nothing. */
export async function examine(dataFolder: string): Promise<readonly CheckReport[]> {
  const context = contextOf(dataFolder);
  const reports: CheckReport[] = [];
  // One after the other: a port that one check tries must not be in another's way.
  const checks = [...CHECKS, ...(await pbxChecks(dataFolder))];
  for (const { id, title, run } of checks) reports.push({ id, title, ...(await run(context)) });
  return reports;
}

/** One for each PBX that somebody made known; what keeps the store from being read is told by the check of its folder. */
async function pbxChecks(dataFolder: string): Promise<readonly Check[]> {
  if (!existsSync(join(dataFolder, 'offhook.sqlite'))) return [];
  try {
    const db = await openDatabase(dataFolder);
    const pbxes = await readPbxes(db).finally(() => db.destroy());
    return pbxes.map((pbx) => pbxCheck(pbx, { connect: makeConnector, sipTrouble }));
  } catch (error) {
    if (error instanceof OffhookError) return [];
    throw error;
  }
}

function contextOf(dataFolder: string): DoctorContext {
  const settings = settingsOrDefaults(dataFolder);
  const serving = readServingRecord(dataFolder);
  const listening = serving?.addresses
    .map((text) => parseIpv4Address(text))
    .filter((address) => address !== undefined);
  const local = localIpv4Addresses().filter((address) => !address.startsWith('127.'));
  const addresses = listening ?? (settings.listen.length > 0 ? settings.listen : local);
  return { dataFolder, settings, serving, addresses, machine: thisMachine };
}

function settingsOrDefaults(dataFolder: string): ProgramSettings {
  try {
    return readProgramSettings(dataFolder);
  } catch (error) {
    if (!(error instanceof OffhookError)) throw error;
    return parseProgramSettings('', dataFolder);
  }
}
