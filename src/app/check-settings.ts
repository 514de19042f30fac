import { isWritable } from '#files/cnf/value-spelling.ts';
import { findParameter, namedParameters } from '#files/parameters/find-parameter.ts';
import { validateSetting } from '#files/parameters/validate-setting.ts';
import type { PhoneModel } from '#knowledge/models.ts';
import { deriveClock } from '#provisioning/clock/derive-clock.ts';
import { describeProblem, nearestChoice } from '#provisioning/clock/describe-clock.ts';
import { parseZoneName } from '#provisioning/clock/zone-changes.ts';
import { nearestName } from '#values/nearest-name.ts';
import { OffhookError } from '#values/offhook-error.ts';

/** A value fit to be kept, and what the operator should know besides. */
export interface CheckedSetting {
  readonly value: string;
  readonly warnings: readonly string[];
}

/** Checks one setting against the table, as `model` has it. A time zone may be named as the time-zone database does. */
export function checkSetting(
  name: string,
  value: string,
  model: PhoneModel | undefined,
  now: number,
): CheckedSetting {
  const zone = name === 'time_zone' ? parseZoneName(value) : undefined;
  if (zone !== undefined) return checkZone(zone, now);
  const check = validateSetting(name, value, model);
  if (check.ok) return { value, warnings: check.warnings };
  const unknown = check.code === 'SETTING_UNKNOWN';
  const remedy =
    name === 'time_zone'
      ? `Name a zone as the time-zone database does, such as Europe/Brussels. ${check.remedy}`
      : unknown
        ? `${check.remedy} If phones know it all the same: --verbatim.`
        : check.remedy;
  throw new OffhookError(check.code, `${check.reason}.`, remedy);
}

/**
 * Checks a setting that is to be written as it is: only that it can be written at all. What the table would have said
 * of it becomes a warning.
 */
export function checkVerbatim(
  name: string,
  value: string,
  model: PhoneModel | undefined,
  now: number,
): CheckedSetting {
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,99}$/.test(name)) {
    throw new OffhookError(
      'CNF_NAME_UNWRITABLE',
      `${JSON.stringify(name.slice(0, 40))} cannot be the name of a setting.`,
      'Names have letters, digits and underscores, and begin with a letter.',
    );
  }
  if (!isWritable(value)) {
    throw new OffhookError(
      'CNF_VALUE_UNWRITABLE',
      `${name}: a character in the value cannot be written into a phone's file.`,
      'Use plain ASCII without double quotes and line breaks.',
    );
  }
  const zone = name === 'time_zone' ? parseZoneName(value) : undefined;
  if (zone !== undefined) return { value: zone, warnings: zoneWarnings(zone, now) };
  const check = validateSetting(name, value, model);
  if (check.ok) return { value, warnings: check.warnings };
  if (findParameter(name) !== undefined)
    return { value, warnings: [`${check.reason}; it is written as it is`] };
  const known = namedParameters().map((named) => named.name);
  const near = known.find((other) => other.toLowerCase() === name.toLowerCase()) ?? nearestName(name, known);
  const warnings = near === undefined ? [] : [`${name} is written as it is; was ${near} meant?`];
  return { value, warnings };
}

function checkZone(zone: string, now: number): CheckedSetting {
  const derived = deriveClock(zone, now);
  if (derived.problem === undefined) return { value: zone, warnings: [] };
  throw new OffhookError(
    'TIME_ZONE_INEXPRESSIBLE',
    `Phones can't show the time of ${zone}. ${describeProblem(derived, now)}`,
    `The nearest choice is off by up to ${derived.worstMinutes} minutes: offhook set ${nearestChoice(derived)}`,
  );
}

function zoneWarnings(zone: string, now: number): string[] {
  const derived = deriveClock(zone, now);
  if (derived.problem === undefined) return [];
  return [
    `${zone}: phones get the nearest choice, ${nearestChoice(derived)}. ${describeProblem(derived, now)}`,
  ];
}
