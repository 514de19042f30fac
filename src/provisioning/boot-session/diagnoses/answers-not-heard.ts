import { type Diagnosis, times } from '#provisioning/boot-session/diagnosis.ts';

/** One transfer may die with a phone that is unplugged. */
const TRANSFERS = 2;

export const ANSWERS_NOT_HEARD = {
  id: 'answers-not-heard',
  title: 'Answered, but never acknowledged',
  symptom: 'The screen stays at "Requesting Configuration"; a minute passes for each name.',
  reason:
    'The requests arrive here and our answers do not arrive there: a firewall on the way back, a NAT or a container network that lets in nothing from another port, or an answer that leaves from another address than the phone asked.',
  remedy:
    'Serve from the host’s own network, not from behind a container bridge; or set tftp.mode to single-port. Let UDP out from the ports of this server, and check the route back to the phone.',
  sources: ['tftp-log-2021', 'teo-7960-log'],
  confidence: 'observed',
  detect({ isDeaf, unacknowledged, asked }) {
    const request = asked.at(-1);
    if (isDeaf && request !== undefined) {
      return {
        detail: `It sends its request for ${request.name} again and again, although each was answered.`,
      };
    }
    if (unacknowledged < TRANSFERS) return undefined;
    return { detail: `Files were sent to it ${times(unacknowledged)}, and not one block was acknowledged.` };
  },
} as const satisfies Diagnosis;
