import type { Diagnosis } from '#provisioning/boot-session/diagnosis.ts';

export const OUT_OF_REACH = {
  id: 'out-of-reach',
  title: 'Registered, but out of reach',
  symptom:
    'The phone’s registration still holds, and it does not answer what it is asked; calls to it do not ring.',
  reason:
    'It has lost power or its network since it registered. If it goes on renewing, then only what we send does not arrive: a NAT or firewall that forgets the way back.',
  remedy:
    'Look at its power and its cable. If its screen looks as always, restart it; if that helps only for a while, a NAT or firewall between forgets it: offhook set timer_register_expires 120 --phone MAC.',
  sources: ['rfc-3261'],
  confidence: 'inferred',
  detect({ silent = [], registered }) {
    const lines = silent.filter((extension) => registered.includes(extension));
    if (lines.length === 0) return undefined;
    return {
      detail: `As ${lines.join(' ')} it was asked twice whether it is there (OPTIONS), and did not answer.`,
    };
  },
} as const satisfies Diagnosis;
