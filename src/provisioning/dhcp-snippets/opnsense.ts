import { dnsmasqLines } from './dnsmasq.ts';
import { type DhcpSnippet, heading, type SnippetFacts } from './snippet.ts';

/** OPNsense reads further files of dnsmasq, its usual DHCP server; Kea and ISC have fields for option 66 alone. */
export const opnsense: DhcpSnippet = {
  id: 'opnsense',
  name: 'OPNsense',
  place:
    'A file on the firewall, /usr/local/etc/dnsmasq.conf.d/offhook.conf. Then restart Services, Dnsmasq DNS & DHCP. With Kea or ISC DHCP write the address into the field TFTP server of the subnet or interface instead: it is option 66, and enough for these phones.',
  onlyPhones: true,
  render,
  check:
    'A virtual phone boots through dnsmasq with these lines; where the file belongs is from the documentation.',
  source: 'OPNsense manual: Dnsmasq DNS & DHCP, advanced settings; Kea DHCP, subnets',
  confidence: 'documented',
};

function render(facts: SnippetFacts): string {
  return [`# ${heading(facts)}`, ...dnsmasqLines(facts)].join('\n');
}
