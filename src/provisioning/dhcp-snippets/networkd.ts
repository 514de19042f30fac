import { type Ipv4Address, ipv4ToNumber } from '#values/ipv4-address.ts';
import { type DhcpSnippet, heading, type SnippetFacts } from './snippet.ts';

/** networkd's option of type `ipv4address` holds one address; several are written octet by octet. */
export const networkd: DhcpSnippet = {
  id: 'networkd',
  name: 'systemd-networkd',
  place:
    'A drop-in beside the .network file that has DHCPServer=yes: /etc/systemd/network/NAME.network.d/offhook.conf. Then networkctl reload. Needs systemd 251 or later.',
  onlyPhones: false,
  render,
  check:
    'A virtual phone boots through systemd-networkd 252 with this drop-in, and its log has no complaint.',
  source: 'systemd.network(5), [DHCPServer]: BootServerAddress=, BootServerName=, SendOption=',
  confidence: 'observed',
};

function render(facts: SnippetFacts): string {
  const [first, ...others] = facts.tftpServers;
  const value =
    others.length === 0 ? `ipv4address:${first}` : `string:${facts.tftpServers.map(octets).join('')}`;
  return `# ${heading(facts)}
[DHCPServer]
BootServerAddress=${first}
BootServerName=${first}
SendOption=150:${value}`;
}

function octets(address: Ipv4Address): string {
  const digits = ipv4ToNumber(address).toString(16).padStart(8, '0');
  return digits.replace(/../g, String.raw`\x$&`);
}
