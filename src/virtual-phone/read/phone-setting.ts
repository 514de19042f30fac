import type { PhoneModel } from '#knowledge/models.ts';
import { PARAMETERS } from '#knowledge/parameters/index.ts';
import type { Parameter } from '#knowledge/parameters/parameter.ts';
import { parseIpv4Address } from '#values/ipv4-address.ts';

/** The token that means "not set" for lines, proxies and contacts (lineage). */
const UNPROVISIONED = 'UNPROVISIONED';

/** Speed dials are numbered 1 to 6; lines and proxies end with the model's line keys. */
const SPEED_DIALS = 6;

/** A setting that this phone knows: the parameter and, for numbered ones, which. */
export interface KnownSetting {
  readonly parameter: Parameter;
  /** As kept in flash: `line1_name`. */
  readonly name: string;
}

/** Every setting a phone with so many line keys has, by its name. */
export function settingsOf(model: Pick<PhoneModel, 'lines'>): ReadonlyMap<string, KnownSetting> {
  const known = new Map<string, KnownSetting>();
  for (const parameter of PARAMETERS) {
    const count = parameter.numbered === undefined ? 1 : highestNumber(parameter.numbered, model);
    for (let number = 1; number <= count; number += 1) {
      const name = parameter.name.replace('{n}', String(number));
      known.set(name, { parameter, name });
    }
  }
  return known;
}

function highestNumber(numbered: 'line' | 'speed-dial', model: Pick<PhoneModel, 'lines'>): number {
  return numbered === 'line' ? model.lines : SPEED_DIALS;
}

/** Whether a value says "nothing". */
export function isUnset(value: string | undefined): boolean {
  return value === undefined || value === '' || value === UNPROVISIONED;
}

/**
 * Why the phone refuses a value for a setting, leaving what its flash holds; `undefined` when it takes it.
 * Over-long texts are refused as a whole, integers are digits only (lineage).
 */
export function refusalOf(parameter: Parameter, value: string, checksRanges: boolean): string | undefined {
  const { maxLength, type } = parameter;
  if (isUnset(value)) return undefined;
  if (maxLength !== undefined && value.length > maxLength) return `longer than ${maxLength} characters`;
  if (type === 'int' || type === 'bool' || type === 'port') {
    if (!/^[0-9]+$/.test(value)) return 'not a number';
    return checksRanges ? rangeRefusal(parameter, Number(value)) : undefined;
  }
  if (type === 'ip') return parseIpv4Address(value) === undefined ? 'not an IPv4 address' : undefined;
  if (type === 'enum') return isListed(parameter, value) ? undefined : 'not one of the known words';
  return undefined;
}

function rangeRefusal(parameter: Parameter, value: number): string | undefined {
  const { min = 0, max = parameter.type === 'port' ? 65535 : Number.MAX_SAFE_INTEGER } = parameter;
  if (value < min || value > max) return `not within ${min} to ${max}`;
  const { values } = parameter;
  const listed = values === undefined || values.some((entry) => Number(entry.value) === value);
  return listed ? undefined : 'not one of the known numbers';
}

function isListed(parameter: Parameter, value: string): boolean {
  const fold = (text: string) => (parameter.exactCase ? text : text.toLowerCase());
  const spellings = (parameter.values ?? []).flatMap((entry) => [entry.value, ...(entry.alsoSpelled ?? [])]);
  return spellings.length === 0 || spellings.some((spelling) => fold(spelling) === fold(value));
}
