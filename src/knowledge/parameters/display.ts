import type { Parameter } from './parameter.ts';

/** What the screen shows. */
export const DISPLAY_PARAMETERS = [
  {
    name: 'language',
    category: 'display',
    scope: 'default',
    type: 'string',
    default: '',
    since: '2.0',
    summary: 'Reserved for a future user-interface language choice; only English exists.',
    caveats:
      'Leave empty. One shipped-style sample leaves the value completely blank (no quotes), so a parser should accept an empty value.',
    confidence: 'documented',
    sources: ['voipfone-default', 'sipxecs-phone'],
  },
  {
    name: 'phone_label',
    category: 'display',
    scope: 'phone',
    type: 'text',
    maxLength: 31,
    visibleLength: 11,
    default: '',
    since: '2.0',
    summary: 'Free text shown at the top right of the display.',
    caveats:
      'No effect on SIP. 11 visible characters according to two sources; storage in the related stack is 31. People add a trailing space inside the quotes for looks, so keep it.',
    confidence: 'documented',
    sources: ['voipfone-phone', 'sipxecs-phone', 'funkfeuer-wiki', 'cme-guide-sample', 'sip-stack-limits'],
  },
  {
    name: 'logo_url',
    category: 'display',
    scope: 'both',
    type: 'url',
    maxLength: 127,
    default: '',
    since: '4.0',
    summary: 'BMP shown on the idle display.',
    caveats:
      'Public recipes produce a Windows (BMP3) 8-bit, 4-grey image of about 90x56 pixels. Host must be reachable by HTTP from the phone.',
    confidence: 'documented',
    sources: ['voipfone-default', 'sipxecs-phone', 'cme-guide-sample', 'elastix-template'],
  },
] as const satisfies readonly Parameter[];
