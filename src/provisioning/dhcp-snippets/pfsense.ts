import { type DhcpSnippet, heading, type SnippetFacts } from './snippet.ts';

/** Fields of a web page. Option 66 alone boots these phones (observed), which helps where 150 can't be set. */
export const pfsense: DhcpSnippet = {
  id: 'pfsense',
  name: 'pfSense',
  place:
    'The web page Services, DHCP Server, on the tab of the phones\' interface; "Display Advanced" opens the fields. Then Save, and Apply Changes. Where the Kea backend has no field for further options, the TFTP server alone is enough for these phones.',
  onlyPhones: false,
  render,
  check:
    "The field TFTP Server was seen to work with these phones; the others are named as pfSense's page names them.",
  source: 'pfSense, services_dhcp.php; two guides to these phones that fill in the field TFTP Server',
  confidence: 'observed',
};

function render(facts: SnippetFacts): string {
  const [first] = facts.tftpServers;
  return `${heading({ ...facts, tftpServers: [first] })}

TFTP
  TFTP Server  ${first}

Additional BOOTP/DHCP Options
  Number       150
  Type         IP address or host
  Value        ${first}`;
}
