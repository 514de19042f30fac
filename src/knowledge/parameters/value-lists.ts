import type { ParameterValue } from './parameter.ts';

/** Off and on. */
export const SWITCH = [
  { value: '0', meaning: 'off' },
  { value: '1', meaning: 'on' },
] as const satisfies readonly ParameterValue[];

/** Off and on, with or without a say for the user. Cisco asks for 2 and 3 to stand in SIP<MAC>.cnf. */
export const LOCKABLE_SWITCH = [
  { value: '0', meaning: 'off at first, the user may switch it on' },
  { value: '1', meaning: 'on at first, the user may switch it off' },
  { value: '2', meaning: 'locked off, no control on the phone' },
  { value: '3', meaning: 'locked on, no control on the phone' },
] as const satisfies readonly ParameterValue[];

/** Months; the 2.0 guide (p. 3-26) says that the names are case-sensitive. */
export const MONTHS = [
  { value: 'January', alsoSpelled: ['Jan', '1'], meaning: 'January' },
  { value: 'February', alsoSpelled: ['Feb', '2'], meaning: 'February' },
  { value: 'March', alsoSpelled: ['Mar', '3'], meaning: 'March' },
  { value: 'April', alsoSpelled: ['Apr', '4'], meaning: 'April' },
  { value: 'May', alsoSpelled: ['5'], meaning: 'May' },
  { value: 'June', alsoSpelled: ['Jun', '6'], meaning: 'June' },
  { value: 'July', alsoSpelled: ['Jul', '7'], meaning: 'July' },
  { value: 'August', alsoSpelled: ['Aug', '8'], meaning: 'August' },
  { value: 'September', alsoSpelled: ['Sep', '9'], meaning: 'September' },
  { value: 'October', alsoSpelled: ['Oct', '10'], meaning: 'October' },
  { value: 'November', alsoSpelled: ['Nov', '11'], meaning: 'November' },
  { value: 'December', alsoSpelled: ['Dec', '12'], meaning: 'December' },
] as const satisfies readonly ParameterValue[];

/** Days of the week; numbers run from 1, Sunday, to 7, Saturday. */
export const WEEKDAYS = [
  { value: 'Sunday', alsoSpelled: ['Sun', '1'], meaning: 'Sunday' },
  { value: 'Monday', alsoSpelled: ['Mon', '2'], meaning: 'Monday' },
  { value: 'Tuesday', alsoSpelled: ['Tue', '3'], meaning: 'Tuesday' },
  { value: 'Wednesday', alsoSpelled: ['Wed', '4'], meaning: 'Wednesday' },
  { value: 'Thursday', alsoSpelled: ['Thu', '5'], meaning: 'Thursday' },
  { value: 'Friday', alsoSpelled: ['Fri', '6'], meaning: 'Friday' },
  { value: 'Saturday', alsoSpelled: ['Sat', '7'], meaning: 'Saturday' },
] as const satisfies readonly ParameterValue[];

/** Weeks of the month; there is no 7. */
export const WEEKS_OF_MONTH = [
  { value: '1', meaning: 'first week of the month' },
  { value: '2', meaning: 'second week' },
  { value: '3', meaning: 'third week' },
  { value: '4', meaning: 'fourth week' },
  { value: '5', meaning: 'fifth week' },
  { value: '6', meaning: 'sixth week' },
  { value: '8', meaning: 'last week of the month' },
] as const satisfies readonly ParameterValue[];
