import type { Confidence } from '#knowledge/confidence.ts';
import type { SourceKey } from '#knowledge/sources.ts';
import { FOR_ALL_NEEDS } from './for-all-needs.ts';
import { NUMBERING_PLANS } from './index.ts';

const BY_LIBPHONENUMBER = { confidence: 'documented', sources: ['libphonenumber'] } as const;

/** Emergency numbers of countries whose other numbers are not known here. */
export const EMERGENCY_ELSEWHERE = [
  { country: 'AR', numbers: ['100', '101', '107', '911'], ...BY_LIBPHONENUMBER },
  { country: 'AU', numbers: ['000', '106', '112'], ...BY_LIBPHONENUMBER },
  { country: 'BR', numbers: ['190', '192', '193'], ...BY_LIBPHONENUMBER },
  { country: 'CN', numbers: ['110', '119', '120'], ...BY_LIBPHONENUMBER },
  { country: 'EE', numbers: ['112'], ...BY_LIBPHONENUMBER },
  { country: 'FI', numbers: ['112'], ...BY_LIBPHONENUMBER },
  { country: 'GR', numbers: ['100', '112', '166', '199'], ...BY_LIBPHONENUMBER },
  { country: 'HK', numbers: ['999'], ...BY_LIBPHONENUMBER },
  { country: 'HR', numbers: ['112', '192', '193', '194'], ...BY_LIBPHONENUMBER },
  { country: 'HU', numbers: ['104', '105', '107', '112'], ...BY_LIBPHONENUMBER },
  { country: 'IL', numbers: ['100', '101', '102', '112'], ...BY_LIBPHONENUMBER },
  { country: 'IN', numbers: ['100', '101', '102', '108', '112'], ...BY_LIBPHONENUMBER },
  { country: 'JP', numbers: ['110', '119'], ...BY_LIBPHONENUMBER },
  { country: 'KR', numbers: ['112', '119'], ...BY_LIBPHONENUMBER },
  { country: 'LT', numbers: ['101', '102', '103', '112'], ...BY_LIBPHONENUMBER },
  { country: 'LV', numbers: ['110', '112', '113'], ...BY_LIBPHONENUMBER },
  { country: 'MX', numbers: ['911'], ...BY_LIBPHONENUMBER },
  { country: 'NZ', numbers: ['111'], ...BY_LIBPHONENUMBER },
  { country: 'RO', numbers: ['112'], ...BY_LIBPHONENUMBER },
  { country: 'RS', numbers: ['112'], ...BY_LIBPHONENUMBER },
  { country: 'RU', numbers: ['101', '102', '103', '112'], ...BY_LIBPHONENUMBER },
  { country: 'SG', numbers: ['995', '999'], ...BY_LIBPHONENUMBER },
  { country: 'SI', numbers: ['112', '113'], ...BY_LIBPHONENUMBER },
  { country: 'SK', numbers: ['112', '150', '155', '158'], ...BY_LIBPHONENUMBER },
  { country: 'TH', numbers: ['191', '199', '1669'], ...BY_LIBPHONENUMBER },
  { country: 'TR', numbers: ['110', '112', '155'], ...BY_LIBPHONENUMBER },
  { country: 'UA', numbers: ['101', '102', '103', '112'], ...BY_LIBPHONENUMBER },
  { country: 'VN', numbers: ['113', '114', '115'], ...BY_LIBPHONENUMBER },
  { country: 'ZA', numbers: ['112', '10111', '10177'], ...BY_LIBPHONENUMBER },
] as const satisfies readonly {
  /** ISO 3166-1, two letters. */
  readonly country: string;
  readonly numbers: readonly string[];
  readonly confidence: Confidence;
  readonly sources: readonly SourceKey[];
}[];

/** Every number that means a call for help in some country. */
export const EMERGENCY_NUMBERS: ReadonlySet<string> = new Set([
  ...FOR_ALL_NEEDS,
  ...NUMBERING_PLANS.flatMap(({ emergency }) => emergency.map(({ number }) => number)),
  ...EMERGENCY_ELSEWHERE.flatMap(({ numbers }) => numbers),
]);
