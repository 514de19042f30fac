import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DhcpInterface } from '#net/dhcp-server/dhcp-interface.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { parseIpv4Network } from '#values/ipv4-network.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { type SnippetInputs, snippetFacts } from './snippet-facts.ts';

const address = (text: string) => text as Ipv4Address;
const network = (text: string) => parseIpv4Network(text) ?? assert.fail(text);
const near = (name: string, text: string): DhcpInterface => ({
  name,
  address: address(text.split('/')[0] ?? ''),
  network: network(text),
  mac: '00:11:5C:93:AF:D1' as MacAddress,
});
const LAN = near('eth0', '192.168.0.2/24');
const CONTAINERS = near('docker0', '172.17.0.1/16');
const inputs = (some: Partial<SnippetInputs>): SnippetInputs => ({
  named: [],
  served: [LAN.address, address('127.0.0.1')],
  interfaces: [LAN, CONTAINERS],
  ...some,
});

test('the only address that is served, and its network', () => {
  assert.deepEqual(snippetFacts(inputs({})), { tftpServers: [LAN.address], network: LAN.network });
});

test('what the operator names wins, a second address included', () => {
  const named = [address('192.168.0.9'), LAN.address];
  const facts = snippetFacts(inputs({ named, served: [LAN.address, CONTAINERS.address] }));
  assert.deepEqual(facts, { tftpServers: named, network: LAN.network });
});

test('an address behind NAT needs the network of the phones', () => {
  const named = [address('203.0.113.5')];
  assert.throws(() => snippetFacts(inputs({ named })), { code: 'DHCP_NETWORK_OPEN' });
  const wanted = network('10.0.5.0/24');
  assert.deepEqual(snippetFacts(inputs({ named, network: wanted })).network, wanted);
});

test('several addresses and none named is an error that lists them; so is loopback alone', () => {
  assert.throws(() => snippetFacts(inputs({ served: [LAN.address, CONTAINERS.address] })), {
    code: 'DHCP_ADDRESS_OPEN',
    message: /192\.168\.0\.2 \(eth0\), 172\.17\.0\.1 \(docker0\)/,
  });
  assert.throws(() => snippetFacts(inputs({ served: [address('127.0.0.1')] })), {
    code: 'DHCP_ADDRESS_UNKNOWN',
  });
});
