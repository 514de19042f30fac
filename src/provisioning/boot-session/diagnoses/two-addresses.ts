import type { Diagnosis } from '#provisioning/boot-session/diagnosis.ts';

const WITHIN_MS = 10 * 60_000;

export const TWO_ADDRESSES = {
  id: 'two-addresses',
  title: 'One MAC address under two addresses',
  symptom: 'Requests in the name of one phone come from two addresses in turn.',
  reason:
    'Two devices use one MAC address or one name, a proxy or NAT stands between, or somebody else asks for the phone’s files.',
  remedy:
    'Find both on the network: the label below each phone tells which it is. Behind a router, bind the phone to one address: offhook phone change MAC --bind ADDRESS.',
  sources: ['offhook-policy'],
  confidence: 'inferred',
  detect({ trail }, now) {
    const [first, second, third] = trail.slice(-3);
    if (first === undefined || second === undefined || third === undefined) return undefined;
    if (first.address !== third.address || now - second.at > WITHIN_MS) return undefined;
    return { detail: `It asks from ${third.address} and from ${second.address}, to and fro.` };
  },
} as const satisfies Diagnosis;
