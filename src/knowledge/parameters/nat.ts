import type { Parameter } from './parameter.ts';
import { SWITCH } from './value-lists.ts';

/** What the phone says about its own address. */
export const NAT_PARAMETERS = [
  {
    name: 'nat_enable',
    category: 'nat',
    scope: 'both',
    type: 'bool',
    values: SWITCH,
    default: '0',
    since: '2.2',
    summary:
      'With 1 the phone sends its SIP from voip_control_port (5060) and puts nat_address, or its own address when that is empty, into Via, Contact and SDP; with 0 it sends from an ephemeral port while Via and Contact still say voip_control_port.',
    caveats:
      "Source-port behaviour read in the related open SIP stack (lineage: sip_common_transport.c, ccsip_register.c) and agreeing with captures of 7960s that send from changing ports. On a LAN, 1 with an empty nat_address is harmless and cures the common case of a PBX that answers to the source port (Asterisk's force_rport defaults to yes); it is the remedy of the founding article. A filled nat_address inside one LAN is a mistake. With 0 a request whose URI host is not the phone's own address is refused (404; lineage).",
    confidence: 'documented',
    sources: ['voipfone-default', 'sipxecs-phone', 'cme-guide-sample', 'simkin-blog', 'founding-article'],
  },
  {
    name: 'nat_address',
    category: 'nat',
    scope: 'both',
    type: 'ip-or-host',
    default: '',
    since: '2.2',
    summary: 'Public address to advertise.',
    caveats:
      "Dotted IPv4 or a name with a DNS A record. Empty, UNPROVISIONED or unresolvable means the phone's own address (lineage).",
    confidence: 'documented',
    sources: ['voipfone-default', 'sipxecs-phone', 'cme-guide-sample', 'simkin-blog', 'sip-stack-config'],
  },
  {
    name: 'nat_received_processing',
    category: 'nat',
    scope: 'both',
    type: 'bool',
    values: SWITCH,
    default: '0',
    since: '2.2',
    summary: 'Learn the public address from the received= parameter in Via.',
    caveats: 'Changes the advertised address at run time; avoid combining with a fixed nat_address.',
    confidence: 'documented',
    sources: ['voipfone-default', 'sipxecs-phone', 'cme-guide-sample', 'simkin-blog'],
  },
] as const satisfies readonly Parameter[];
