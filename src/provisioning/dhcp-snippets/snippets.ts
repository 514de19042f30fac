import { dnsmasq } from './dnsmasq.ts';
import { ios } from './ios.ts';
import { isc } from './isc.ts';
import { kea } from './kea.ts';
import { mikrotik } from './mikrotik.ts';
import { networkd } from './networkd.ts';
import { openwrt } from './openwrt.ts';
import { opnsense } from './opnsense.ts';
import { pfsense } from './pfsense.ts';
import type { DhcpSnippet } from './snippet.ts';
import { windows } from './windows.ts';

/** Every DHCP server that is known how to configure, in the order of the help. */
export const DHCP_SNIPPETS: readonly DhcpSnippet[] = [
  dnsmasq,
  kea,
  isc,
  windows,
  mikrotik,
  ios,
  openwrt,
  networkd,
  pfsense,
  opnsense,
];
