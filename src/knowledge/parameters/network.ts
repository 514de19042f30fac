import type { Parameter } from './parameter.ts';

/** Addresses, names and the Ethernet ports. */
export const NETWORK_PARAMETERS = [
  {
    name: 'dyn_dns_addr_1',
    category: 'network',
    scope: 'both',
    type: 'ip',
    default: '',
    since: '4.0',
    summary: 'Primary DNS server supplied through the config file instead of DHCP.',
    caveats: 'Dotted IPv4 only.',
    confidence: 'documented',
    sources: ['voipfone-default', 'cme-guide-sample', 'sipxecs-phone'],
  },
  {
    name: 'dyn_dns_addr_2',
    category: 'network',
    scope: 'both',
    type: 'ip',
    default: '',
    since: '4.0',
    summary: 'Secondary DNS server supplied through the config file.',
    caveats: 'Dotted IPv4 only.',
    confidence: 'documented',
    sources: ['voipfone-default', 'cme-guide-sample', 'sipxecs-phone'],
  },
  {
    name: 'dyn_tftp_addr',
    category: 'network',
    scope: 'both',
    type: 'ip',
    default: '',
    since: '4.0',
    summary:
      'Alternative TFTP server; once read, the phone fetches its configuration again from that address.',
    caveats:
      'Dotted IPv4 only. Set it only if the other server holds a full set of files; pointing back at the same server is common in samples and harmless at best.',
    confidence: 'documented',
    sources: ['voipfone-default', 'cme-guide-sample', 'sipxecs-phone'],
  },
  {
    name: 'domain_name',
    category: 'network',
    scope: 'default',
    type: 'string',
    default: '',
    summary: 'DNS domain name for the phone.',
    caveats:
      'CME writes the key as Domain_Name (mixed case), which is the only indication found that key case may not matter. Not described in the readable part of the SIP admin guides; DHCP option 15 is the normal route.',
    confidence: 'documented',
    sources: ['cme-guide-sample'],
  },
  {
    name: 'network_media_type',
    category: 'network',
    scope: 'both',
    type: 'enum',
    values: [
      { value: 'Auto', meaning: 'negotiate' },
      { value: 'Full100', meaning: '100 Mb/s full duplex' },
      { value: 'Half100', meaning: '100 Mb/s half duplex' },
      { value: 'Full10', meaning: '10 Mb/s full duplex' },
      { value: 'Half10', meaning: '10 Mb/s half duplex' },
    ],
    default: 'Auto',
    summary: 'Ethernet speed and duplex of the switch port.',
    caveats:
      'Lower-case spellings are common in samples (key tables are compared without case in the related stack).',
    confidence: 'documented',
    sources: ['sipxecs-phone', 'cme-guide-sample', 'fusionpbx-template'],
  },
  {
    name: 'network_port2_type',
    category: 'network',
    scope: 'both',
    type: 'enum',
    values: [
      { value: 'Hub/Switch', meaning: 'a hub or switch' },
      { value: 'PC', meaning: 'a single computer' },
    ],
    default: 'Hub/Switch',
    summary: 'What is attached to the PC port.',
    caveats: 'CME quotes the value, sipXecs writes it bare with the slash.',
    confidence: 'documented',
    sources: ['sipxecs-phone', 'cme-guide-sample'],
  },
] as const satisfies readonly Parameter[];
