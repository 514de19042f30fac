import {
  type DhcpSnippet,
  heading,
  PHONE_CLASS_NAME,
  PHONE_CLASS_PART,
  type SnippetFacts,
} from './snippet.ts';

/** A name in `uci` has no hyphen. */
const SECTION = 'cisco_phone';

/**
 * OpenWrt writes dnsmasq's configuration from its own. It has no way to set siaddr without a boot file, so that stays
 * the router's address, which phones look at last.
 */
export const openwrt: DhcpSnippet = {
  id: 'openwrt',
  name: 'OpenWrt',
  place: 'A shell on the router. To take it back: uci delete dhcp.cisco_phone; uci commit dhcp.',
  onlyPhones: true,
  render,
  check:
    'A virtual phone boots through dnsmasq with the lines that OpenWrt makes of these; no OpenWrt has read them in a test.',
  source:
    'OpenWrt, package/network/services/dnsmasq/files/dnsmasq.init: dhcp_vendorclass_add, dhcp_option_add',
  confidence: 'lineage',
};

function render(facts: SnippetFacts): string {
  const [first] = facts.tftpServers;
  return `# ${heading(facts)}
uci set dhcp.${SECTION}=vendorclass
uci set dhcp.${SECTION}.networkid='${PHONE_CLASS_NAME}'
uci set dhcp.${SECTION}.vendorclass='${PHONE_CLASS_PART}'
uci -q delete dhcp.${SECTION}.dhcp_option
uci add_list dhcp.${SECTION}.dhcp_option='66,${first}'
uci add_list dhcp.${SECTION}.dhcp_option='150,${facts.tftpServers.join(',')}'
uci commit dhcp
service dnsmasq restart`;
}
