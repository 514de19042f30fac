import type { Diagnosis } from '#provisioning/boot-session/diagnosis.ts';

export const TRAILING_BLANK = {
  id: 'trailing-blank',
  title: 'A blank at the end of a load name',
  symptom: 'The load is there and the phone does not find it: its name ends in a blank that nobody sees.',
  reason:
    'The file or setting that named the load has a blank or a carriage return behind it, from an editor; some loaders make it part of the name.',
  remedy:
    'Take the blank away where the phone read the name: OS79XX.TXT or image_version of the server that it came from. What Offhook writes has none.',
  sources: ['cisco-bug-os79xx', 'voipfone-tree'],
  confidence: 'documented',
  detect({ blankEnded, isApplication }) {
    if (blankEnded === undefined) return undefined;
    const instead = isApplication ? ' It goes on with the load that it has.' : '';
    return { detail: `It asked for ${JSON.stringify(blankEnded)}.${instead}` };
  },
} as const satisfies Diagnosis;
