import type { Diagnosis } from '#provisioning/boot-session/diagnosis.ts';

export const SHARED_ADDRESS = {
  id: 'shared-address',
  title: 'Several phones under one address',
  symptom: 'Phones are refused their configuration, because nothing tells them apart.',
  reason:
    'All requests seem to come from one machine: Offhook runs behind a NAT, such as a container’s bridge network, or the phones stand behind a router.',
  remedy:
    'Run the container in the host’s network (network_mode: host), so that the phones’ own addresses are seen.',
  sources: ['offhook-policy'],
  confidence: 'inferred',
  detect({ address }, _now, { sharers }) {
    if (sharers === 0 || address === undefined) return undefined;
    const others = sharers === 1 ? 'Another phone names' : `${sharers} other phones name`;
    return {
      detail: `${others} themselves from ${address} at the same time.`.replace(
        'phone names themselves',
        'phone names itself',
      ),
    };
  },
} as const satisfies Diagnosis;
