import {
  type DhcpSnippet,
  heading,
  PHONE_CLASS_NAME,
  PHONE_CLASS_PART,
  type SnippetFacts,
} from './snippet.ts';

/** dnsmasq, and what is built on it: Pi-hole, many routers. */
export const dnsmasq: DhcpSnippet = {
  id: 'dnsmasq',
  name: 'dnsmasq, Pi-hole',
  place: 'A file of its own, /etc/dnsmasq.d/offhook.conf. Then restart dnsmasq.',
  onlyPhones: true,
  render: (facts) => [`# ${heading(facts)}`, ...dnsmasqLines(facts)].join('\n'),
  check: 'A virtual phone boots through dnsmasq 2.90 with these lines.',
  source: 'dnsmasq(8): --dhcp-vendorclass, --dhcp-option, --dhcp-boot',
  confidence: 'observed',
};

/** The lines themselves. */
export function dnsmasqLines({ tftpServers }: SnippetFacts): string[] {
  const [first] = tftpServers;
  return [
    `dhcp-vendorclass=set:${PHONE_CLASS_NAME},${PHONE_CLASS_PART}`,
    `dhcp-option=tag:${PHONE_CLASS_NAME},66,${first}`,
    `dhcp-option=tag:${PHONE_CLASS_NAME},150,${tftpServers.join(',')}`,
    // Otherwise siaddr is dnsmasq's own address.
    `dhcp-boot=tag:${PHONE_CLASS_NAME},,,${first}`,
  ];
}
