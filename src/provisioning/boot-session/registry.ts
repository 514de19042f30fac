import { ANSWERS_NOT_HEARD } from './diagnoses/answers-not-heard.ts';
import { CTLSEP_LOOP } from './diagnoses/ctlsep-loop.ts';
import { FILE_MISSING } from './diagnoses/file-missing.ts';
import { FIRMWARE_INCOMPLETE } from './diagnoses/firmware-incomplete.ts';
import { FIRMWARE_LOOP } from './diagnoses/firmware-loop.ts';
import { LETTER_CASE } from './diagnoses/letter-case.ts';
import { LOADER_ONLY } from './diagnoses/loader-only.ts';
import { NEVER_REGISTERS } from './diagnoses/never-registers.ts';
import { NO_ADDRESS_USED } from './diagnoses/no-address-used.ts';
import { NO_FILE_ASKED } from './diagnoses/no-file-asked.ts';
import { OUT_OF_REACH } from './diagnoses/out-of-reach.ts';
import { REGISTERS_AND_DROPS } from './diagnoses/registers-and-drops.ts';
import { REGISTRATION_LOST } from './diagnoses/registration-lost.ts';
import { SHARED_ADDRESS } from './diagnoses/shared-address.ts';
import { SILENT_HALF_WAY } from './diagnoses/silent-half-way.ts';
import { SOURCE_PORT } from './diagnoses/source-port.ts';
import { TRAILING_BLANK } from './diagnoses/trailing-blank.ts';
import { TWO_ADDRESSES } from './diagnoses/two-addresses.ts';
import { UNKNOWN_PHONE } from './diagnoses/unknown-phone.ts';
import { WRONG_PASSWORD } from './diagnoses/wrong-password.ts';
import { WRONG_PROXY } from './diagnoses/wrong-proxy.ts';
import type { Diagnosis, Finding, PhoneFacts } from './diagnosis.ts';
import type { BootSession } from './session.ts';

/** Every diagnosis, in the order of a boot. */
export const DIAGNOSES: readonly Diagnosis[] = [
  UNKNOWN_PHONE,
  NO_ADDRESS_USED,
  NO_FILE_ASKED,
  ANSWERS_NOT_HEARD,
  SHARED_ADDRESS,
  TWO_ADDRESSES,
  CTLSEP_LOOP,
  FILE_MISSING,
  LETTER_CASE,
  TRAILING_BLANK,
  FIRMWARE_INCOMPLETE,
  LOADER_ONLY,
  FIRMWARE_LOOP,
  SILENT_HALF_WAY,
  WRONG_PASSWORD,
  SOURCE_PORT,
  WRONG_PROXY,
  NEVER_REGISTERS,
  REGISTERS_AND_DROPS,
  OUT_OF_REACH,
  REGISTRATION_LOST,
];

const BY_ID: ReadonlyMap<string, Diagnosis> = new Map(DIAGNOSES.map((one) => [one.id, one]));

/** A diagnosis that holds for a phone now. */
export interface FoundDiagnosis extends Finding {
  readonly diagnosis: Diagnosis;
  readonly remedy: string;
}

/** All that holds for a phone now. */
export function diagnose(session: BootSession, now: number, facts: PhoneFacts): FoundDiagnosis[] {
  return DIAGNOSES.flatMap((diagnosis) => {
    const finding = diagnosis.detect(session, now, facts);
    if (finding === undefined) return [];
    const remedy = (finding.remedy ?? diagnosis.remedy).replaceAll('MAC', session.mac);
    return [{ diagnosis, detail: finding.detail, remedy }];
  });
}

/** What a diagnosis is called; its id, when it is of another version of this program. */
export function diagnosisTitle(id: string): string {
  return BY_ID.get(id)?.title ?? id;
}
