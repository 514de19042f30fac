import type { Diagnosis } from '#provisioning/boot-session/diagnosis.ts';

export const LETTER_CASE = {
  id: 'letter-case',
  title: 'Wrong letter case in a name',
  symptom: 'Nothing here, because Offhook forgives it; with another TFTP server the file is not found.',
  reason:
    'A file that names another one spells it in other letters than the file has: a load list or configuration that was written by hand. Most TFTP servers tell upper from lower case.',
  remedy:
    'Spell the name as the file has it, in the setting or file that the phone read it from, before the folder is moved to another server.',
  sources: ['cisco-voip-2005', 'public-files'],
  confidence: 'observed',
  detect({ misspelt }) {
    if (misspelt === undefined) return undefined;
    return { detail: `It asked for ${misspelt.asked}; the file is ${misspelt.kept}.` };
  },
} as const satisfies Diagnosis;
