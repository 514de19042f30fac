import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { type Ipv4Address, ipv4FromNumber } from '#values/ipv4-address.ts';
import { parseIpv4Network } from '#values/ipv4-network.ts';
import { PHONE_CLASS_PART, type SnippetFacts } from './snippet.ts';
import { DHCP_SNIPPETS } from './snippets.ts';

const network = parseIpv4Network('192.168.0.0/23') ?? assert.fail();
const one = '192.168.0.2' as Ipv4Address;
const other = '192.168.1.10' as Ipv4Address;
const CASES: Readonly<Record<string, SnippetFacts>> = {
  one: { tftpServers: [one], network },
  two: { tftpServers: [one, other], network },
};

const golden = (name: string) =>
  fileURLToPath(new URL(`../../../test/fixtures/golden/dhcp-snippets/${name}`, import.meta.url));

for (const { id, name, render } of DHCP_SNIPPETS) {
  for (const [count, facts] of Object.entries(CASES)) {
    test(`what ${name} is told of ${count}`, (t) => {
      t.assert.fileSnapshot(render(facts), golden(`${id}-${count}.txt`), {
        serializers: [(text) => `${text}\n`],
      });
    });
  }

  test(`${name} is told 66, 150 and the address, whatever it is`, () => {
    const address = fc.integer({ min: 1, max: 0xffffffff }).map(ipv4FromNumber);
    fc.assert(
      fc.property(address, (tftpServer) => {
        const lines = render({ tftpServers: [tftpServer], network });
        for (const word of [tftpServer, '150']) assert.ok(lines.includes(word), `${word} in ${lines}`);
        assert.match(lines, /66|tftp-server-name|BootServerName|TFTP Server/);
        assert.doesNotMatch(lines, /undefined|\s$/);
      }),
    );
  });
}

test('every name is there once, and a snippet for phones alone names their class', () => {
  const ids = DHCP_SNIPPETS.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  for (const { onlyPhones, render } of DHCP_SNIPPETS) {
    assert.equal(render(CASES.one ?? assert.fail()).includes(PHONE_CLASS_PART), onlyPhones);
  }
});
