import {
  type DhcpSnippet,
  heading,
  PHONE_CLASS_NAME,
  PHONE_CLASS_PREFIX,
  type SnippetFacts,
} from './snippet.ts';

/** Kea has no name for option 150, so it is defined first; a class matches by the beginning of option 60. */
export const kea: DhcpSnippet = {
  id: 'kea',
  name: 'Kea',
  place:
    'Two members of "Dhcp4" in kea-dhcp4.conf; where you have "option-def" or "client-classes" already, add the entries to those lists. Then restart kea-dhcp4-server. A tftp-server-name that a subnet has wins over this one.',
  onlyPhones: true,
  render,
  check: 'A virtual phone boots through kea-dhcp4 2.2 with these members.',
  source: 'Kea Administrator Reference Manual, DHCPv4: custom options, client classification, next-server',
  confidence: 'observed',
};

function render(facts: SnippetFacts): string {
  const [first] = facts.tftpServers;
  const prefix = `substring(option[60].hex,0,${PHONE_CLASS_PREFIX.length}) == '${PHONE_CLASS_PREFIX}'`;
  return `// ${heading(facts)}
"option-def": [
  { "name": "cisco-tftp", "code": 150, "space": "dhcp4", "type": "ipv4-address", "array": true }
],
"client-classes": [
  {
    "name": "${PHONE_CLASS_NAME}",
    "test": "${prefix}",
    "next-server": "${first}",
    "option-data": [
      { "name": "tftp-server-name", "data": "${first}" },
      { "name": "cisco-tftp", "data": "${facts.tftpServers.join(', ')}" }
    ]
  }
]`;
}
