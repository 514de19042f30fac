import { type Diagnosis, isOverdue } from '#provisioning/boot-session/diagnosis.ts';

export const WRONG_PROXY = {
  id: 'wrong-proxy',
  title: 'Configured to register somewhere else',
  symptom: 'The phone has its configuration, and no REGISTER comes.',
  reason: 'proxy1_address of the phone names another machine than this one.',
  remedy:
    'Take the setting back, unless another PBX is meant: offhook unset proxy1_address (at the layer that offhook get --why shows).',
  sources: ['sip-guide-6-7-routing'],
  confidence: 'documented',
  detect(session, now, { registration }) {
    const { stage, unheard, refusals } = session;
    const isConfigured = stage === 'configured' || stage === 'registering';
    if (!isConfigured || registration.kind !== 'elsewhere' || !isOverdue(session, now)) return undefined;
    if (unheard !== undefined || refusals.length > 0) return undefined;
    return { detail: `Its proxy is ${registration.proxy}, which is no address of this server.` };
  },
} as const satisfies Diagnosis;
