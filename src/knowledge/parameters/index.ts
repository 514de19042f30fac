import { CALLS_PARAMETERS } from './calls.ts';
import { DISPLAY_PARAMETERS } from './display.ts';
import { IMAGE_PARAMETERS } from './image.ts';
import { LINES_PARAMETERS } from './lines.ts';
import { MEDIA_PARAMETERS } from './media.ts';
import { NAT_PARAMETERS } from './nat.ts';
import { NETWORK_PARAMETERS } from './network.ts';
import type { Parameter } from './parameter.ts';
import { PROXY_PARAMETERS } from './proxy.ts';
import { SECURITY_PARAMETERS } from './security.ts';
import { SERVICES_PARAMETERS } from './services.ts';
import { SIP_PARAMETERS } from './sip.ts';
import { TIME_PARAMETERS } from './time.ts';

/** Every known family of settings of the 7940-7960 family, by category. */
export const PARAMETERS: readonly Parameter[] = [
  ...IMAGE_PARAMETERS,
  ...NETWORK_PARAMETERS,
  ...NAT_PARAMETERS,
  ...PROXY_PARAMETERS,
  ...SIP_PARAMETERS,
  ...LINES_PARAMETERS,
  ...CALLS_PARAMETERS,
  ...MEDIA_PARAMETERS,
  ...TIME_PARAMETERS,
  ...DISPLAY_PARAMETERS,
  ...SERVICES_PARAMETERS,
  ...SECURITY_PARAMETERS,
];
