import { isHostPort, type PbxKind } from '#pbx/kind.ts';
import { parseIpv4Address } from '#values/ipv4-address.ts';

/** What must be known of a FreeSWITCH. */
export const FREESWITCH_KIND = {
  id: 'freeswitch',
  title: 'FreeSWITCH with mod_sofia',
  summary:
    'Accounts by files or mod_xml_curl; registrations and restarts by the event socket. Written from its documents and source, and not tried with a real one.',
  fields: [
    {
      name: 'files',
      meaning:
        "FreeSWITCH's folder on this machine; accounts are kept in files of ours that it includes already",
      example: '/etc/freeswitch',
      check: (value) => (value.startsWith('/') ? undefined : 'must be an absolute path'),
    },
    {
      name: 'group',
      meaning: 'the folder below its directory that its domain includes; default, when left out',
      example: 'default',
      check: nameProblem,
    },
    {
      name: 'xml-curl',
      meaning: 'where to answer its mod_xml_curl, in the place of files; best on loopback only',
      example: '127.0.0.1:8089',
      check: isHostPort,
    },
    {
      name: 'xml-curl-secret',
      meaning: 'the password in its gateway-credentials, after offhook:',
      example: '@/root/xml-curl-secret',
      secret: true,
    },
    {
      name: 'xml-curl-from',
      meaning: 'the addresses that it may ask from; this machine and the address of the PBX, when left out',
      example: '192.168.0.5,192.168.0.6',
      check: (value) =>
        value.split(',').every((one) => parseIpv4Address(one) !== undefined)
          ? undefined
          : 'must be IPv4 addresses with commas between them',
    },
    {
      name: 'domain',
      meaning: 'the domain of its directory; the address that phones register at, when left out',
      example: 'pbx.example.org',
      check: hostProblem,
    },
    {
      name: 'realm',
      meaning: 'the realm that it asks passwords for; the address that phones register at, when left out',
      example: 'pbx.example.org',
      check: hostProblem,
    },
    {
      name: 'context',
      meaning: 'where calls of its phones begin in the dial plan; default, when left out',
      example: 'default',
      check: nameProblem,
    },
    {
      name: 'dialplan',
      meaning: 'no, when the dial plan knows the numbers already',
      example: 'no',
      check: (value) => (/^(yes|no)$/.test(value) ? undefined : 'must be yes or no'),
    },
    {
      name: 'profile',
      meaning: 'the profile of mod_sofia that phones register with; internal, when left out',
      example: 'internal',
      check: nameProblem,
    },
    {
      name: 'esl',
      meaning: 'where its event socket is; nothing there is encrypted, so best on loopback only',
      example: '127.0.0.1:8021',
      check: isHostPort,
    },
    {
      name: 'esl-secret',
      meaning: 'the password in event_socket.conf.xml',
      example: '@/root/esl-secret',
      secret: true,
      check: (value) => (/^[!-~]([ -~]*[!-~])?$/.test(value) ? undefined : 'must be printable ASCII'),
    },
  ],
} as const satisfies PbxKind;

function nameProblem(value: string): string | undefined {
  return /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,79}$/.test(value)
    ? undefined
    : 'must be a name in letters, digits, -, _ and .';
}

function hostProblem(value: string): string | undefined {
  return /^[A-Za-z0-9.-]{1,253}$/.test(value) ? undefined : 'must be a host name or an IPv4 address';
}
