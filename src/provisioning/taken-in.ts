import type { MacAddress } from '#values/mac-address.ts';
import type { Refusal } from './file-answer.ts';
import type { Phone } from './phone.ts';
import { refuse } from './refusals.ts';

/** Whether an operator has added or adopted the phone. */
export function isTakenIn(phone: Phone | undefined): phone is Phone {
  return phone?.standing === 'adopted';
}

/** Why a phone that was not taken in gets nothing. */
export function notTakenIn(mac: MacAddress, phone: Phone | undefined): Refusal {
  return refuse(phone === undefined ? 'PHONE_UNKNOWN' : 'PHONE_IN_INBOX', mac);
}
