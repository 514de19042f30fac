import { EMBEDDED } from '#pbx/kinds.ts';
import type { Phone } from '#provisioning/phone.ts';
import type { FleetView } from '#store/fleet-view.ts';
import { OffhookError } from '#values/offhook-error.ts';
import type { Switchboard } from './switchboard.ts';

/** What the PBXes of a phone's lines say of its calls. */
export interface PhoneUse {
  /** Another phone with one of its extensions counts as well: no PBX tells them apart. */
  readonly isInCall: boolean;
  /** PBXes that don't tell, or can't be asked now. */
  readonly untold: readonly string[];
}

export interface PhoneUseParts {
  readonly fleet: Pick<FleetView, 'extension'>;
  readonly switchboard: Pick<Switchboard, 'endpointState'>;
}

/** Asks the PBXes of all lines of a phone whether it is in a call. */
export async function phoneUse(phone: Phone, { fleet, switchboard }: PhoneUseParts): Promise<PhoneUse> {
  const told = await Promise.all(
    phone.lines.map(async ({ extension }) => ({
      pbx: fleet.extension(extension)?.pbx ?? EMBEDDED,
      calls: await callsOf(extension, switchboard),
    })),
  );
  const untold = told.filter(({ calls }) => calls === undefined).map(({ pbx }) => pbx);
  return { isInCall: told.some(({ calls = 0 }) => calls > 0), untold: [...new Set(untold)] };
}

/** How many calls an extension has; `undefined` when its PBX does not tell. */
export async function callsOf(
  number: string,
  switchboard: Pick<Switchboard, 'endpointState'>,
): Promise<number | undefined> {
  try {
    return (await switchboard.endpointState(number))?.calls;
  } catch (error) {
    if (error instanceof OffhookError) return undefined;
    throw error;
  }
}
