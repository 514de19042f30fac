import { type Diagnosis, isOverdue } from '#provisioning/boot-session/diagnosis.ts';

export const NO_ADDRESS_USED = {
  id: 'no-address-used',
  title: 'No DHCP answer used',
  symptom: 'The screen stays at "Configuring IP"; the phone asks for an address again and again.',
  reason:
    'The phone got no offer, could not have what it asked for, or took up none of the offers: another server was faster, or our answers do not come through to its VLAN.',
  remedy:
    'Let UDP 67 and 68 through in the firewall, see that phone and server share a VLAN or a relay, and that only one DHCP server answers.',
  sources: ['sip-guide-2.0-p3-10', 'teo-7960-log'],
  confidence: 'inferred',
  detect(session, now) {
    const { dhcp, stage } = session;
    if (stage !== 'seen' || dhcp === undefined || dhcp.state === 'has-address') return undefined;
    if (!isOverdue(session, now)) return undefined;
    const { state, server, reason, remedy } = dhcp;
    const more = remedy === undefined ? {} : { remedy };
    if (reason !== undefined) return { detail: `It asked for an address and has none. ${reason}`, ...more };
    const who = server === undefined ? 'We' : server;
    const verb =
      state === 'not-taken' ? 'offered it an address, and it did not take it up' : 'offered it an address';
    return { detail: `${who} ${verb}; it has none yet.` };
  },
} as const satisfies Diagnosis;
