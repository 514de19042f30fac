import {
  type DhcpSnippet,
  heading,
  PHONE_CLASS_NAME,
  PHONE_CLASS_PREFIX,
  type SnippetFacts,
} from './snippet.ts';

/** ISC dhcpd has no name for option 150, so it is declared first. */
export const isc: DhcpSnippet = {
  id: 'isc',
  name: 'ISC dhcpd',
  place: 'Outside of any subnet in /etc/dhcp/dhcpd.conf. Then restart isc-dhcp-server.',
  onlyPhones: true,
  render,
  check: 'A virtual phone boots through ISC dhcpd 4.4.3 with these lines.',
  source: 'dhcpd.conf(5): client classing, next-server; dhcp-options(5): defining new options',
  confidence: 'observed',
};

function render(facts: SnippetFacts): string {
  const [first] = facts.tftpServers;
  return `# ${heading(facts)}
option cisco-tftp code 150 = array of ip-address;
class "${PHONE_CLASS_NAME}" {
  match if substring(option vendor-class-identifier, 0, ${PHONE_CLASS_PREFIX.length}) = "${PHONE_CLASS_PREFIX}";
  next-server ${first};
  option tftp-server-name "${first}";
  option cisco-tftp ${facts.tftpServers.join(', ')};
}`;
}
