import { ipv4FromNumber } from '#values/ipv4-address.ts';
import { type DhcpSnippet, heading, type SnippetFacts } from './snippet.ts';

/** Windows knows option 66; 150 has to be defined once a server. */
export const windows: DhcpSnippet = {
  id: 'windows',
  name: 'Windows Server',
  place:
    'PowerShell as an administrator on the DHCP server. The second line complains when option 150 is defined already; that does no harm.',
  onlyPhones: false,
  render,
  check: 'Written from the documentation; no Windows Server has read it in a test.',
  source: 'Microsoft, DhcpServer module: Add-DhcpServerv4OptionDefinition, Set-DhcpServerv4OptionValue',
  confidence: 'documented',
};

function render(facts: SnippetFacts): string {
  const [first] = facts.tftpServers;
  const list = facts.tftpServers.map((address) => `'${address}'`).join(',');
  return `# ${heading(facts)}
$scope = '${ipv4FromNumber(facts.network.base)}'
Add-DhcpServerv4OptionDefinition -OptionId 150 -Name 'Cisco TFTP servers' -Type IPv4Address -MultiValued
Set-DhcpServerv4OptionValue -ScopeId $scope -OptionId 66 -Value '${first}'
Set-DhcpServerv4OptionValue -ScopeId $scope -OptionId 150 -Value ${list}`;
}
