import { type Diagnosis, isOverdue, times } from '#provisioning/boot-session/diagnosis.ts';

export const NEVER_REGISTERS = {
  id: 'never-registers',
  title: 'Configured, but never registers',
  symptom: 'The phone shows its lines with an "x"; it has its configuration, and does not come into service.',
  reason:
    'Its REGISTER does not arrive here, or our answer does not arrive there: a firewall, a VLAN, or a port that is not the registrar’s. At another PBX it may also be refused.',
  remedy:
    'Let UDP 5060 through both ways between phone and server. See that proxy1_port is the port of the registrar: offhook get MAC proxy1_port --why.',
  sources: ['teo-7960-log', 'founding-article'],
  confidence: 'inferred',
  detect(session, now, { registration }) {
    const { stage, unheard, refusals, registered } = session;
    if (registered.length > 0 || refusals.length > 0) return undefined;
    if (unheard !== undefined) {
      if (unheard.isSourceAnswered) return undefined;
      return {
        detail: `Its REGISTER arrives; it was asked for its password ${times(unheard.times)}, and never gave it.`,
      };
    }
    const isConfigured = stage === 'configured' || stage === 'registering';
    if (!isConfigured || !isOverdue(session, now)) return undefined;
    if (registration.kind === 'at-pbx' && registration.isTold) {
      return {
        detail: `It has its configuration, and is not registered at ${registration.pbx}.`,
        remedy: 'See what is in its way: offhook pbx check MAC.',
      };
    }
    if (registration.kind !== 'here') return undefined;
    return { detail: 'It has its configuration, and no REGISTER has come.' };
  },
} as const satisfies Diagnosis;
