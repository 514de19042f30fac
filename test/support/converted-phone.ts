import { convertedFlash } from '#virtual-phone/flash.ts';
import { VirtualPhone } from '#virtual-phone/virtual-phone.ts';
import type { VirtualPhoneOptions } from '#virtual-phone/virtual-phone-options.ts';

/** A 7960 that has its SIP firmware already, in a hurry: who it is, where it is, and what is special about it. */
export function convertedPhone(
  options: Pick<VirtualPhoneOptions, 'mac' | 'localAddress' | 'tftpServer'> & Partial<VirtualPhoneOptions>,
): VirtualPhone {
  return new VirtualPhone({ model: '7960', flash: convertedFlash(), speed: 200, ...options });
}
