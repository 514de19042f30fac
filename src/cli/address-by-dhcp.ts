import { spawnSync } from 'node:child_process';
import { FAMILIES, MODELS, type ModelId } from '#knowledge/models.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { dhcpHabitsWith } from '#virtual-phone/dhcp/dhcp-habits.ts';
import { obtainLease } from '#virtual-phone/dhcp/obtain-lease.ts';
import type { PhoneLease } from '#virtual-phone/dhcp/phone-lease.ts';
import type { PhoneFlash } from '#virtual-phone/flash.ts';
import { acceleratedTime } from '#virtual-phone/phone-time.ts';

/** Which phone wants an address, and where. */
export interface DhcpWish {
  readonly device: string;
  readonly mac: MacAddress;
  readonly model: ModelId;
  readonly flash: PhoneFlash;
  readonly speed: number;
  readonly signal: AbortSignal;
}

/** An address that the interface has until it is disposed. */
export interface ObtainedAddress extends Disposable {
  readonly lease: PhoneLease;
}

/**
 * Asks for an address as the phone would and gives it to the interface, which is best one of a network namespace of
 * its own. `undefined` when it was told to stop first. Throws `OffhookError` when the machine does not let it.
 */
export async function addressByDhcp(wish: DhcpWish): Promise<ObtainedAddress | undefined> {
  const { device, mac, model, flash, speed, signal } = wish;
  using undo = new DisposableStack();
  ip('route', 'replace', '255.255.255.255/32', 'dev', device);
  // The kernel takes routes away by itself with the last address.
  undo.defer(() => void spawnSync('ip', ['route', 'del', '255.255.255.255/32', 'dev', device]));
  const vendorClass = vendorClassOf(model, flash);
  const identity = { mac, vendorClass, habits: dhcpHabitsWith() };
  const lease = await obtainLease({ identity, time: acceleratedTime(speed), random: Math.random, signal });
  if (lease === undefined) return undefined;
  const address = `${lease.address}/${prefixOf(lease.mask)}`;
  ip('address', 'replace', address, 'dev', device);
  undo.defer(() => ip('address', 'del', address, 'dev', device));
  if (lease.router !== undefined) {
    const { router } = lease;
    ip('route', 'replace', 'default', 'via', router, 'dev', device);
  }
  const obtained = undo.move();
  return { lease, [Symbol.dispose]: () => obtained.dispose() };
}

/** What the phone says of itself depends on whether it has the universal loader. */
function vendorClassOf(id: ModelId, { loader }: PhoneFlash): string {
  const model = MODELS.find((one) => one.id === id);
  return loader === null || model === undefined ? FAMILIES[0].earlyVendorClass : model.vendorClass;
}

function prefixOf(mask = '255.255.255.0'): number {
  const bits = mask.split('.').map((octet) => Number(octet).toString(2).replaceAll('0', ''));
  return bits.join('').length;
}

function ip(...words: readonly string[]): void {
  const { status, stderr, error } = spawnSync('ip', words, { encoding: 'utf8' });
  if (status === 0) return;
  throw new OffhookError(
    'VIRTUAL_PHONE_NO_INTERFACE',
    `ip ${words.join(' ')} failed: ${(error?.message ?? stderr).trim()}.`,
    'Name an interface of a network namespace that is there for the phone alone, and be root in it.',
  );
}
