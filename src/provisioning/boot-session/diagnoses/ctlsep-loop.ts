import { classifyFileName } from '#files/file-names.ts';
import { type Diagnosis, times } from '#provisioning/boot-session/diagnosis.ts';

/** Three ports are tried for a name that nobody answers, so a fourth request has heard the answers. */
const REQUESTS = 4;

export const CTLSEP_LOOP = {
  id: 'ctlsep-loop',
  title: 'Loops on CTLSEP',
  symptom: 'The phone asks for CTLSEP<MAC>.tlv and nothing else, for ever.',
  reason:
    'Some old loaders do not take "not found" for an answer and want some file, an empty one too. Others get no answer, or another error than file-not-found.',
  remedy: 'Give it an empty file: offhook file add EMPTY --as CTLSEP<MAC>.tlv.',
  sources: ['voip-info-upgrade'],
  confidence: 'observed',
  detect({ asked }) {
    const request = asked.at(-1);
    if (
      request === undefined ||
      request.requests < REQUESTS ||
      classifyFileName(request.name).kind !== 'ctl'
    ) {
      return undefined;
    }
    return {
      detail: `It asked ${times(request.requests)} for ${request.name}, and for nothing else.`,
      remedy: `Give it an empty file: offhook file add EMPTY --as ${request.name}.`,
    };
  },
} as const satisfies Diagnosis;
