import { MODELS } from '#knowledge/models.ts';
import { PARAMETERS } from '#knowledge/parameters/index.ts';
import type { Parameter } from '#knowledge/parameters/parameter.ts';

/** A setting as it stands in a file: its family and, where the family is numbered, which of them. */
export interface NamedParameter {
  readonly name: string;
  readonly parameter: Parameter;
  readonly number?: number;
}

/** The most lines that a model of the family has. */
export const MOST_LINES = Math.max(...MODELS.map((model) => model.lines));

const BY_NAME: ReadonlyMap<string, NamedParameter> = new Map(
  PARAMETERS.flatMap((parameter) => namesOf(parameter, MOST_LINES)).map((named) => [named.name, named]),
);

/** The family of a setting: `line3_name` belongs to `line{n}_name`. Letter case matters. */
export function findParameter(name: string): NamedParameter | undefined {
  return BY_NAME.get(name);
}

/** Every setting that a phone with so many lines has, family by family. */
export function namedParameters(lines: number = MOST_LINES): readonly NamedParameter[] {
  return PARAMETERS.flatMap((parameter) => namesOf(parameter, lines));
}

function namesOf(parameter: Parameter, lines: number): NamedParameter[] {
  const { name, numbered } = parameter;
  if (numbered === undefined) return [{ name, parameter }];
  // How speed dials count is not settled (CME writes 1 to 5, also for phones with six lines): accept all.
  const count = numbered === 'line' ? lines : MOST_LINES;
  return Array.from({ length: count }, (_, index) => ({
    name: name.replace('{n}', String(index + 1)),
    parameter,
    number: index + 1,
  }));
}
