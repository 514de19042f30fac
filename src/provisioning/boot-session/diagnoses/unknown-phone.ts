import type { Diagnosis } from '#provisioning/boot-session/diagnosis.ts';

export const UNKNOWN_PHONE = {
  id: 'unknown-phone',
  title: 'An unknown phone appeared',
  symptom: 'The phone waits in the inbox and goes on with the firmware that it has.',
  reason:
    'Nobody has added it. Plugging in never converts, so it is offered neither a load nor a configuration.',
  remedy: 'Take it in: offhook phone adopt MAC --model MODEL --line EXTENSION.',
  sources: ['offhook-policy'],
  confidence: 'documented',
  toldBy: 'phone-appeared',
  detect({ mac }, _now, { standing }) {
    if (standing === 'adopted') return undefined;
    return {
      detail: 'Nobody has added this phone.',
      remedy: `offhook phone adopt ${mac} --model MODEL --line EXTENSION`,
    };
  },
} as const satisfies Diagnosis;
