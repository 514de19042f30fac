import { type Diagnosis, times } from '#provisioning/boot-session/diagnosis.ts';

export const WRONG_PASSWORD = {
  id: 'wrong-password',
  title: 'Refused by the registrar: wrong password or unknown extension',
  symptom: 'An "x" beside the line; the registrar refuses every REGISTER.',
  reason:
    'The phone registers with another name or password than the extension has: an old value in its flash, a setting that hides the account, or more characters than the phone keeps (31).',
  remedy:
    'Let the phone read its configuration again: offhook phone restart MAC, or unplug it. offhook get MAC line1_password --why shows where the value comes from.',
  sources: ['sip-guide-4.0-p3-24', 'julianhead-tree'],
  confidence: 'observed',
  detect({ refusals }) {
    const refusal = refusals.at(-1);
    if (refusal === undefined) return undefined;
    const { extension, reason } = refusal;
    return { detail: `${extension} was refused ${times(refusal.times)}: ${reason}.` };
  },
} as const satisfies Diagnosis;
