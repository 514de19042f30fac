import { countryOf, type DialRules } from '#phone-services/phone-book/dial-rules.ts';
import type { OffhookError } from '#values/offhook-error.ts';
import { type SettingsProblem, show } from './settings-problem.ts';

/** How phone books are dialled from, and whether the PBX's own extensions are one. */
export interface PhonebookSettings {
  readonly dialRules: DialRules;
  readonly listsExtensions: boolean;
}

/** More digits than any PBX has for itself, and fewer than a subscriber's number. */
const INTERNAL_DIGITS = 4;

/** Reads the `phonebook` section of the settings file. */
export function readPhonebookSettings(
  section: {
    readonly country?: string;
    readonly outsideLine?: string;
    readonly internalDigits?: number;
    readonly extensions?: boolean;
  },
  refuse: (problem: SettingsProblem) => OffhookError,
): PhonebookSettings {
  const { country, outsideLine = '', internalDigits = INTERNAL_DIGITS, extensions = true } = section;
  const code = country === undefined ? undefined : countryOf(country);
  if (country !== undefined && code === undefined) {
    const reason = `must be the two letters of a country, like BE, not ${show(country)}`;
    throw refuse({ at: ['phonebook', 'country'], reason });
  }
  if (!/^[\d*#]*$/.test(outsideLine)) {
    const reason = `must be digits, not ${show(outsideLine)}`;
    throw refuse({ at: ['phonebook', 'outsideLine'], reason });
  }
  return {
    dialRules: { ...(code === undefined ? {} : { country: code }), outsideLine, internalDigits },
    listsExtensions: extensions,
  };
}
