import { type Diagnosis, times } from '#provisioning/boot-session/diagnosis.ts';

export const SOURCE_PORT = {
  id: 'source-port',
  title: 'Answers go to a port where the phone does not listen',
  symptom:
    'The phone repeats its REGISTER for ever; every one is answered, and none of the answers is heard.',
  reason:
    'With nat_enable 0 the phone sends from a changing port and listens on 5060. A registrar that answers to the port the request came from is never heard.',
  remedy:
    'Set nat_enable to 1 and leave nat_address empty, or let the registrar answer where the Via says: sip.answerTo: via.',
  sources: ['sip-stack-transport', 'teo-7960-log', 'founding-article'],
  confidence: 'observed',
  detect({ unheard, registered }) {
    if (unheard === undefined || !unheard.isSourceAnswered || registered.length > 0) return undefined;
    return {
      detail: `It was asked for its password ${times(unheard.times)}, at port ${unheard.sourcePort}, and never gave it.`,
    };
  },
} as const satisfies Diagnosis;
