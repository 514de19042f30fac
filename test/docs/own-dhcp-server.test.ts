import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { DHCP_SNIPPETS } from '#provisioning/dhcp-snippets/snippets.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { parseIpv4Network } from '#values/ipv4-network.ts';

const page = readFileSync('docs/guide/own-dhcp-server.md', 'utf8');

test('the table of the guide is that of the snippets', () => {
  const rows = Array.from(
    page.matchAll(/^\| `(\w+)` \| (.+) \| (yes|no) \| (\w+) \|$/gm),
    ([, ...cells]) => cells,
  );
  const known = DHCP_SNIPPETS.map(({ id, name, onlyPhones, confidence }) => [
    id,
    name,
    onlyPhones ? 'yes' : 'no',
    confidence,
  ]);
  assert.deepEqual(rows, known);
});

test('the lines for dnsmasq are those that the program prints', () => {
  const [, shown] = /```text\n(# Offhook.*?)\n```/s.exec(page) ?? [];
  const network = parseIpv4Network('192.168.0.0/24') ?? assert.fail();
  const dnsmasq = DHCP_SNIPPETS.find(({ id }) => id === 'dnsmasq');
  assert.equal(shown, dnsmasq?.render({ tftpServers: ['192.168.0.2' as Ipv4Address], network }));
});
