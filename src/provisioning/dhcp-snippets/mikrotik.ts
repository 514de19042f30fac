import { ipv4FromNumber, ipv4ToNumber } from '#values/ipv4-address.ts';
import { type DhcpSnippet, heading, type SnippetFacts } from './snippet.ts';

/** RouterOS takes a quoted address for four octets and wants `s'…'` for text: option 66 is text, 150 is octets. */
export const mikrotik: DhcpSnippet = {
  id: 'mikrotik',
  name: 'MikroTik RouterOS',
  place:
    'The terminal of the router, RouterOS 6.8 or later. Options that the network has already are replaced: add their names to the last line.',
  onlyPhones: false,
  render,
  check: 'Written from the documentation; no RouterOS has read it in a test.',
  source: 'MikroTik documentation, DHCP: options and networks',
  confidence: 'documented',
};

function render(facts: SnippetFacts): string {
  const [first, ...others] = facts.tftpServers;
  const { base, prefixLength } = facts.network;
  // Texts on how to join several quoted addresses contradict each other; hexadecimal digits can't be misread.
  const list = others.length === 0 ? `'${first}'` : `0x${facts.tftpServers.map(hexDigits).join('')}`;
  return `# ${heading(facts)}
/ip dhcp-server option
add name=offhook-66 code=66 value="s'${first}'"
add name=offhook-150 code=150 value="${list}"
/ip dhcp-server network
set [find address=${ipv4FromNumber(base)}/${prefixLength}] next-server=${first} dhcp-option=offhook-66,offhook-150`;
}

function hexDigits(address: Parameters<typeof ipv4ToNumber>[0]): string {
  return ipv4ToNumber(address).toString(16).padStart(8, '0').toUpperCase();
}
