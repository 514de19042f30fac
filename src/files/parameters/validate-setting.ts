import { toAscii } from '#files/cnf/ascii-text.ts';
import { isWritable } from '#files/cnf/value-spelling.ts';
import { FOREIGN_KEYS } from '#knowledge/foreign-keys.ts';
import type { PhoneModel } from '#knowledge/models.ts';
import { type Parameter, UNPROVISIONED } from '#knowledge/parameters/parameter.ts';
import { nearestName } from '#values/nearest-name.ts';
import { checkValue, emptyMeans } from './check-value.ts';
import { describeValues } from './describe-values.ts';
import { findParameter, MOST_LINES, type NamedParameter, namedParameters } from './find-parameter.ts';

/** Why a setting can't be kept: stable code, what is wrong, what to do. No secret is in any of them. */
interface SettingProblem {
  readonly ok: false;
  readonly code:
    | 'SETTING_UNKNOWN'
    | 'SETTING_BEYOND_MODEL'
    | 'SETTING_VALUE_INVALID'
    | 'SETTING_VALUE_TOO_LONG'
    | 'CNF_VALUE_UNWRITABLE';
  readonly reason: string;
  readonly remedy: string;
}

export type SettingCheck = { readonly ok: true; readonly warnings: readonly string[] } | SettingProblem;

/** Only what the check needs of a {@link PhoneModel}. */
type Lines = Pick<PhoneModel, 'name' | 'lines'>;

/**
 * Whether phones of the 7940-7960 family know the setting and would take the value; with `model`, whether
 * that model has the line. Doubts that sources leave open are warnings, never problems.
 */
export function validateSetting(name: string, value: string, model?: Lines): SettingCheck {
  const named = findParameter(name);
  if (named === undefined) return unknownSetting(name);
  const { parameter } = named;
  const beyond = checkLines(named, value, model);
  if (beyond !== undefined) return beyond;

  const warnings: string[] = [];
  if (parameter.confidence === 'uncertain') {
    warnings.push(`${name}: no file or manual was found that shows phones read it`);
  }
  if (value === '' || value === UNPROVISIONED) {
    const meaning = emptyMeans(parameter);
    if (meaning === 'zero') warnings.push(`${name}: phones read no value as 0`);
    if (meaning !== 'unknown') return { ok: true, warnings };
    return problem('SETTING_VALUE_INVALID', `${name} cannot be without a value`, parameter);
  }
  const written = parameter.type === 'text' ? toAscii(value) : value;
  if (written === undefined || !isWritable(written)) return unwritable(named);
  if (written !== value)
    warnings.push(`${name} is sent to the phone as ${written}: it shows plain ASCII only`);

  const { maxLength, visibleLength } = parameter;
  if (maxLength !== undefined && written.length > maxLength) {
    const reason = `${name} has ${written.length} characters; the phone refuses more than ${maxLength}`;
    return { ok: false, code: 'SETTING_VALUE_TOO_LONG', reason, remedy: `Shorten it to ${maxLength}.` };
  }
  if (visibleLength !== undefined && written.length > visibleLength) {
    warnings.push(
      `${name}: the display has room for about ${visibleLength} of its ${written.length} characters`,
    );
  }
  const check = checkValue(parameter, written);
  if (check.problem !== undefined) {
    const shown = parameter.secret ? 'the value' : `"${shorten(value)}"`;
    return problem('SETTING_VALUE_INVALID', `${name}: ${shown} ${check.problem}`, parameter);
  }
  if (check.warning !== undefined) warnings.push(`${name}: ${check.warning}`);
  return { ok: true, warnings };
}

function checkLines(
  named: NamedParameter,
  value: string,
  model: Lines | undefined,
): SettingCheck | undefined {
  if (model === undefined) return undefined;
  const { parameter, name, number = 0 } = named;
  const beyond = (reason: string, remedy: string): SettingCheck => ({
    ok: false,
    code: 'SETTING_BEYOND_MODEL',
    reason,
    remedy,
  });
  if (parameter.numbered === 'line' && number > model.lines) {
    return beyond(
      `${name}: the ${model.name} has ${model.lines} lines`,
      `Use a line from 1 to ${model.lines}.`,
    );
  }
  const highestMask = 2 ** model.lines - 1;
  if (parameter.bitPerLine && Number(value) > highestMask) {
    return beyond(
      `${name}: "${shorten(value)}" names lines that the ${model.name} does not have`,
      `Use a number from 0 to ${highestMask}, bit 0 being line 1.`,
    );
  }
  return undefined;
}

function unknownSetting(name: string): SettingProblem {
  const code = 'SETTING_UNKNOWN';
  const shown = shorten(name);
  const family = name.replace(/\d+/, '{n}');
  const number = Number(/\d+/.exec(name)?.[0]);
  if (findParameter(family.replace('{n}', '1')) !== undefined) {
    const reason = `${shown}: there is no number ${number}; phones count to ${MOST_LINES}`;
    return { ok: false, code, reason, remedy: `Use a number from 1 to ${MOST_LINES}.` };
  }
  const foreign = FOREIGN_KEYS.find(({ key }) => key.toLowerCase() === family.toLowerCase() || key === name);
  if (foreign !== undefined) {
    const instead = 'instead' in foreign ? foreign.instead.replace('{n}', String(number)) : undefined;
    const note = 'note' in foreign ? foreign.note : undefined;
    const reason = `${shown} is no setting of these phones (${foreign.kind})`;
    const remedy = [instead && `Use ${instead}.`, note].filter(Boolean).join(' ');
    return { ok: false, code, reason, remedy };
  }
  const near = nearestName(
    name,
    namedParameters().map((named) => named.name),
  );
  const remedy = near ? `Did you mean ${near}?` : 'The settings are listed in docs/reference/parameters.md.';
  return { ok: false, code, reason: `${shown} is no setting of these phones`, remedy };
}

function problem(code: SettingProblem['code'], reason: string, parameter: Parameter): SettingProblem {
  const fallback = parameter.default ? `; the default is ${parameter.default}` : '';
  return { ok: false, code, reason, remedy: `It has to be ${describeValues(parameter)}${fallback}.` };
}

function unwritable({ name, parameter }: NamedParameter): SettingProblem {
  return {
    ok: false,
    code: 'CNF_VALUE_UNWRITABLE',
    reason: `${name}: a character in the value cannot be written into a phone's file`,
    remedy:
      parameter.type === 'text'
        ? 'Use letters, digits and signs of the Latin alphabet, without double quotes and line breaks.'
        : 'Use plain ASCII without double quotes and line breaks.',
  };
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
