import type { Parameter } from './parameter.ts';
import { SWITCH } from './value-lists.ts';

/** Passwords and ways in. */
export const SECURITY_PARAMETERS = [
  {
    name: 'telnet_level',
    category: 'security',
    scope: 'both',
    type: 'int',
    values: [
      { value: '0', meaning: 'off' },
      { value: '1', meaning: 'on' },
      { value: '2', meaning: 'on with privileged commands' },
    ],
    default: '0',
    since: '3.1',
    summary: 'Telnet access to the phone.',
    caveats: 'With the default phone_password this is an open door.',
    confidence: 'documented',
    sources: ['voipfone-default', 'sipxecs-phone', 'cme-guide-sample', 'fusionpbx-template'],
  },
  {
    name: 'phone_prompt',
    category: 'security',
    scope: 'phone',
    type: 'text',
    maxLength: 15,
    default: 'SIP Phone',
    since: '3.0',
    summary: 'Prompt on console and telnet.',
    confidence: 'documented',
    sources: ['voipfone-phone', 'sipxecs-phone'],
  },
  {
    name: 'phone_password',
    category: 'security',
    scope: 'phone',
    type: 'string',
    maxLength: 31,
    default: 'cisco',
    since: '3.0',
    summary: 'Password for console/telnet and for unlocking the settings menu.',
    caveats:
      'Menu unlocking with this password is how 4.2 and later work (earlier releases use the **# key sequence).',
    secret: true,
    confidence: 'documented',
    sources: ['voipfone-phone', 'sipxecs-phone', 'mkirbst-default'],
  },
  {
    name: 'garp_enable',
    category: 'security',
    scope: 'both',
    type: 'bool',
    values: SWITCH,
    summary: 'Accept gratuitous ARP.',
    caveats:
      'A "GARP Enabled" item exists in the network menu of later loads; no file with this key was found. One user fixed an endless "unprovisioned" state by setting the menu item to No.',
    confidence: 'uncertain',
    sources: ['hearsay', 'chokidney-readme'],
  },
] as const satisfies readonly Parameter[];
