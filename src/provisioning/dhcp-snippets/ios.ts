import { type DhcpSnippet, heading, type SnippetFacts } from './snippet.ts';

/** Cisco takes up to eight addresses in option 150. */
export const ios: DhcpSnippet = {
  id: 'ios',
  name: 'Cisco IOS',
  place:
    'Configuration mode of the router or switch. Write the name of the pool that the phones have in place of PHONES.',
  onlyPhones: false,
  render,
  check: 'Written from the documentation; no IOS has read it in a test.',
  source: 'Cisco IOS IP Addressing Command Reference: option, next-server',
  confidence: 'documented',
};

function render(facts: SnippetFacts): string {
  const [first] = facts.tftpServers;
  return `! ${heading(facts)}
ip dhcp pool PHONES
 next-server ${first}
 option 66 ascii ${first}
 option 150 ip ${facts.tftpServers.join(' ')}`;
}
