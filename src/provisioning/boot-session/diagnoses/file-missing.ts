import { classifyFileName, type RequestedName } from '#files/file-names.ts';
import { type Diagnosis, times } from '#provisioning/boot-session/diagnosis.ts';
import { isPartOfLoad, LOAD_REFUSALS, STRANGER_REFUSALS } from './told-by-others.ts';

const ROUNDS = 3;
/** Every healthy boot meets it. */
const ROUTINE = 'NOT_USED';

/** What a phone without the file does. */
const MEANINGS: Partial<Record<RequestedName['kind'], string>> = {
  'sep-xml': 'which names its load',
  'xml-default': 'which names the load of every phone of its model',
  'phone-cnf': 'its own configuration; without it the screen says "Phone Unprovisioned"',
  'default-cnf': 'what all phones are configured with',
  'dial-plan': 'its dial plan; without it every number waits for a timeout',
  'ring-list': 'its list of ring tones',
  os79xx: 'which names the image of a phone from before the universal loader',
};

export const FILE_MISSING = {
  id: 'file-missing',
  title: 'Asks again and again for a file that it does not get',
  symptom: 'The same name is refused in every round, and the phone goes no further.',
  reason: 'The phone needs the file and is refused it; the refusal says why.',
  remedy: 'Do what the refusal says: offhook phone timeline MAC, or offhook what-if MAC NAME.',
  sources: ['tftp-log-2021'],
  confidence: 'observed',
  detect({ refused }, _now, { standing }) {
    if (standing !== 'adopted') return undefined;
    const worst = refused
      .filter(
        ({ name, code }) =>
          code !== ROUTINE && !STRANGER_REFUSALS.has(code) && !LOAD_REFUSALS.has(code) && !isPartOfLoad(name),
      )
      .sort((a, b) => b.times - a.times)[0];
    if (worst === undefined || worst.times < ROUNDS) return undefined;
    const { name, reason, remedy } = worst;
    const meaning = MEANINGS[classifyFileName(name).kind];
    const what = meaning === undefined ? name : `${name} (${meaning})`;
    return {
      detail: `It asked ${times(worst.times)} for ${what}, and was refused. ${reason}`,
      ...(remedy === undefined ? {} : { remedy }),
    };
  },
} as const satisfies Diagnosis;
