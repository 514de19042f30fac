import { type Diagnosis, times } from '#provisioning/boot-session/diagnosis.ts';

const DROPS = 3;
const WITHIN_MS = 30 * 60_000;

export const REGISTERS_AND_DROPS = {
  id: 'registers-and-drops',
  title: 'Registers, and is gone again',
  symptom: 'The phone comes into service and falls out of it, over and over.',
  reason:
    'It restarts (power supply, PoE budget, cable), or its registration runs out because renewals do not come through: a NAT or firewall that forgets it between two of them.',
  remedy:
    'Look at cable and power first. If it does not restart, make it renew more often: offhook set timer_register_expires 120 --phone MAC.',
  sources: ['sip-guide-4.0-p3-10'],
  confidence: 'inferred',
  detect({ drops }, now) {
    const lately = drops.filter((at) => now - at <= WITHIN_MS).length;
    if (lately < DROPS) return undefined;
    return { detail: `It was in service and dropped out ${times(lately)} within half an hour.` };
  },
} as const satisfies Diagnosis;
