import { ALPS_AND_GERMANY } from './alps-and-germany.ts';
import { BENELUX } from './benelux.ts';
import { BRITISH_ISLES } from './british-isles.ts';
import { CENTRAL_EUROPE } from './central-europe.ts';
import { NORTH_AMERICA } from './north-america.ts';
import { NORTHERN_EUROPE } from './northern-europe.ts';
import type { NumberingPlan } from './numbering-plan.ts';
import { SOUTHERN_EUROPE } from './southern-europe.ts';

/** Every country whose numbers are known, by name. */
export const NUMBERING_PLANS: readonly NumberingPlan[] = [
  ...BENELUX,
  ...ALPS_AND_GERMANY,
  ...BRITISH_ISLES,
  ...SOUTHERN_EUROPE,
  ...NORTHERN_EUROPE,
  ...CENTRAL_EUROPE,
  ...NORTH_AMERICA,
].toSorted((a, b) => a.country.localeCompare(b.country));

/** The plan of a country, by its two letters in any case; Canada shares that of the United States. */
export function findNumberingPlan(country: string): NumberingPlan | undefined {
  const wanted = country.toUpperCase();
  const code = wanted === 'CA' ? 'US' : wanted === 'UK' ? 'GB' : wanted;
  return NUMBERING_PLANS.find((plan) => plan.country === code);
}
