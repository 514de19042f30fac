import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { parseIpv4Network } from '#values/ipv4-network.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { chooseDhcpInterface, type DhcpInterface } from './dhcp-interface.ts';

const candidate = (name: string, address: string): DhcpInterface => ({
  name,
  address: address as Ipv4Address,
  network: parseIpv4Network(`${address}/24`) ?? assert.fail(),
  mac: '00:1B:21:0A:0B:0C' as MacAddress,
});
const [first, second] = [candidate('eth0', '10.0.0.1'), candidate('eth1', '10.1.0.1')];

test('the only interface needs no name, and a name chooses', () => {
  assert.equal(chooseDhcpInterface(undefined, [first]), first);
  assert.equal(chooseDhcpInterface('eth1', [first, second]), second);
});

test('without a choice, or with one that is not there, the interfaces are listed', () => {
  const refused: readonly (readonly [
    wanted: string | undefined,
    there: DhcpInterface[],
    code: string,
    text: RegExp,
  ])[] = [
    [undefined, [first, second], 'DHCP_INTERFACE_OPEN', /eth0 \(10\.0\.0\.1\), eth1 \(10\.1\.0\.1\)/],
    ['eth2', [first], 'DHCP_INTERFACE_UNKNOWN', /no interface eth2 .* eth0 \(10\.0\.0\.1\)/],
    [undefined, [], 'DHCP_INTERFACE_UNKNOWN', /nowhere/],
  ];
  for (const [wanted, there, code, text] of refused) {
    assert.throws(
      () => chooseDhcpInterface(wanted, there),
      (error) => error instanceof OffhookError && error.code === code && text.test(error.message),
    );
  }
});
