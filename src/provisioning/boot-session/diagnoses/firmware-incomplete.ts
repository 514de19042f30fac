import { classifyFileName } from '#files/file-names.ts';
import { hasBlankEnd } from '#provisioning/boot-session/blank-end.ts';
import type { Diagnosis } from '#provisioning/boot-session/diagnosis.ts';
import { LOAD_REFUSALS } from './told-by-others.ts';

/** The loader tells at once which part it lacks; for a phone with an application the load's name may wait. */
const ROUNDS = 2;

export const FIRMWARE_INCOMPLETE = {
  id: 'firmware-incomplete',
  title: 'The firmware set is not complete',
  symptom:
    '"Upgrading Software" does not come, or ends in "Protocol Application Invalid"; a part of a load is not found.',
  reason:
    'A load is a list of parts and the parts themselves. One that the phone was told to take is not here, or not whole.',
  remedy:
    'Add the whole set, as one folder or zip: offhook firmware add FOLDER. offhook firmware list shows what is here.',
  sources: ['tftp-log-2021', 'tech-note-5455'],
  confidence: 'observed',
  detect({ refused }, _now, { standing }) {
    if (standing !== 'adopted') return undefined;
    const part = refused.find(({ name }) => !hasBlankEnd(name) && classifyFileName(name).kind === 'firmware');
    if (part !== undefined) return { detail: `It asked for ${part.name}, which is not here.` };
    const nameless = refused.find(({ code, times }) => LOAD_REFUSALS.has(code) && times >= ROUNDS);
    if (nameless === undefined) return undefined;
    const { name, reason, remedy } = nameless;
    return { detail: `${name} can't name a load. ${reason}`, ...(remedy === undefined ? {} : { remedy }) };
  },
} as const satisfies Diagnosis;
