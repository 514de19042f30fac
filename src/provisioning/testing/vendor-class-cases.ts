import type { VendorClassMeaning } from '#provisioning/identify-vendor-class.ts';

const model = (id: string): VendorClassMeaning => ({ kind: 'model', model: id });
const other = (name: string): VendorClassMeaning => ({ kind: 'out-of-scope', name });
const cisco = (isEarly: boolean): VendorClassMeaning => ({ kind: 'cisco', isEarly });

/** What devices send as option 60, and what it means; pairs of text and meaning. */
export const VENDOR_CLASS_CASES: readonly (readonly [
  vendorClass: string,
  meaning: VendorClassMeaning | undefined,
])[] = [
  ['Cisco Systems, Inc.', cisco(false)],
  ['Cisco Systems, Inc. IP Phone\0', cisco(true)],
  ['Cisco Systems, Inc. IP Phone 7905', model('7905G')],
  ['Cisco Systems, Inc. IP Phone 7912', model('7912G')],
  ['Cisco Systems, Inc. IP Phone 7920\0', model('7920')],
  ['Cisco Systems Inc. Wireless Phone 7921', model('7921G')],
  ['Cisco Systems, Inc. IP Phone CP-7940\0', model('7940')],
  ['Cisco Systems, Inc. IP Phone CP-7940G\0', model('7940G')],
  ['Cisco Systems, Inc. IP Phone CP-7960G\0', model('7960G')],
  ['Cisco Systems, Inc. IP Phone CP-7960\0', model('7960')],
  ['Cisco Systems, Inc. IP Phone CP-7941G\0', model('7941G')],
  ['Cisco Systems, Inc. IP Phone CP-7941G-GE\0', model('7941G-GE')],
  ['Cisco Systems, Inc. IP Phone CP-7961G-GE\0', model('7961G-GE')],
  ['Cisco Systems, Inc. IP Phone CP-7971G-GE\0', model('7971G-GE')],
  ['Cisco Systems, Inc. IP Phone CP-7937G', model('7937G')],
  ['Cisco Systems, Inc. IP Phone CP-7975G\0', model('7975G')],
  ['Cisco Systems, Inc. IP Phone CP-8961\0', other('8961')],
  ['Cisco Systems, Inc. IP Phone CP-7811-3PCC\0', other('7811-3PCC')],
  ['CISCO ATA190', other('ATA190')],
  ['MSFT 5.0', undefined],
  ['', undefined],
];
