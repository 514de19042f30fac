import { type Diagnosis, isOverdue } from '#provisioning/boot-session/diagnosis.ts';

export const REGISTRATION_LOST = {
  id: 'registration-lost',
  title: 'Not registered any more',
  symptom: 'The phone was in service, and no line of it is registered now; calls to it do not ring.',
  reason:
    'It was switched off or has lost its network, and its registration ran out; or it signed off, or its PBX dropped it, and it has not come back.',
  remedy:
    'Look at its power and its cable. If its screen looks as always, restart it; if it then asks for its files and does not register: offhook pbx check MAC.',
  sources: ['rfc-3261'],
  confidence: 'inferred',
  detect(session, now) {
    const { stage, expected } = session;
    // Who signed off may be restarting.
    const isAwaited = expected !== undefined && !isOverdue(session, now);
    if (stage !== 'lost' || isAwaited) return undefined;
    return { detail: 'It was in service, and its last registration has ended.' };
  },
} as const satisfies Diagnosis;
