import type { Diagnosis } from '#provisioning/boot-session/diagnosis.ts';
import { hasTrailingBlank } from './told-by-others.ts';

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
  detect({ refused }) {
    const found = refused.find(({ name }) => hasTrailingBlank(name));
    return found === undefined ? undefined : { detail: `It asked for ${JSON.stringify(found.name)}.` };
  },
} as const satisfies Diagnosis;
