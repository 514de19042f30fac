import type { Parameter } from './parameter.ts';

/** Which firmware and which files the phone asks for. */
export const IMAGE_PARAMETERS = [
  {
    name: 'image_version',
    category: 'image',
    scope: 'both',
    type: 'load-name',
    maxLength: 60,
    default: '',
    since: '1.x',
    summary:
      'Name, without extension, of the application load the phone should be running; a differing running load triggers an upgrade download at boot.',
    caveats:
      'New-style loads are written P0S3-x-y-zz (for example P0S3-8-12-00), 8.3-era loads P0S3xxyy. Case and exact digits matter because the value becomes a TFTP file name (<value>.loads / .sb2 / .sbn / .bin). 60 is the limit in the later Cisco SIP stack, 8 for the old 8.3 names. sipXecs help text claims the P0S3 prefix should be left out; every other source includes it.',
    confidence: 'documented',
    sources: [
      'voipfone-default',
      'cme-guide-sample',
      'sipxecs-phone',
      'firmware-matrix',
      'sip-guide-4.0-p2-4',
    ],
  },
  {
    name: 'tftp_cfg_dir',
    category: 'image',
    scope: 'default',
    type: 'folder',
    default: '',
    since: '2.0',
    summary: 'Directory prefix put in front of the phone-specific file name when it is requested by TFTP.',
    caveats:
      'Only useful in SIPDefault.cnf (it is read before the phone file is fetched). The value is prepended literally: "./" was seen to yield a request for ./SIP<MAC>.cnf, so it must end in a slash.',
    confidence: 'documented',
    sources: ['voipfone-default', 'cme-guide-sample', 'sipxecs-phone', 'teo-7960-log'],
  },
  {
    name: 'sync',
    category: 'image',
    scope: 'both',
    type: 'string',
    maxLength: 32,
    default: '1',
    since: '2.0',
    summary:
      'Token compared with the SYNC attribute in syncinfo.xml when a check-sync NOTIFY arrives; a difference causes a reboot.',
    caveats:
      'Free text, not a boolean (sipXecs models it as a boolean). CME writes a long timestamp-like string.',
    confidence: 'documented',
    sources: [
      'sip-guide-8.0-p4-4',
      'voipfone-default',
      'cme-guide-sample',
      'sipxecs-phone',
      'sip-stack-limits',
    ],
  },
] as const satisfies readonly Parameter[];
