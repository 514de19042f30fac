import {
  ADAPTER_CLASS_PREFIX,
  CISCO_CLASS_PREFIXES,
  MODEL_CLASS_PREFIX,
  VENDOR_CLASSES,
  type VendorClass,
} from '#knowledge/vendor-classes.ts';

/**
 * What a vendor class tells: a known `model`; Cisco's, with its name, but nothing that Offhook is for; or no more
 * than that it is Cisco's. `isEarly` marks the class that a 7940 or 7960 has before the universal loader.
 */
export type VendorClassMeaning =
  | { readonly kind: 'model'; readonly model: string }
  | { readonly kind: 'out-of-scope'; readonly name: string }
  | { readonly kind: 'cisco'; readonly isEarly: boolean };

const BY_TEXT: ReadonlyMap<string, VendorClass> = new Map(VENDOR_CLASSES.map((entry) => [entry.text, entry]));
const [EARLY] = VENDOR_CLASSES;
/** Names are shown; what could never be one is not. */
const NAME = /^[A-Z0-9][A-Z0-9-]{0,19}/i;

/** Reads DHCP option 60, with or without NUL octets at its end; `undefined` for what is not Cisco's. */
export function identifyVendorClass(vendorClass: string): VendorClassMeaning | undefined {
  const text = vendorClass.replace(/\0+$/, '');
  const known = BY_TEXT.get(text);
  if (known?.model !== undefined) return { kind: 'model', model: known.model };
  if (text.startsWith(MODEL_CLASS_PREFIX)) {
    const [name] = NAME.exec(text.slice(MODEL_CLASS_PREFIX.length)) ?? [];
    if (name !== undefined) return { kind: 'out-of-scope', name };
  }
  if (text.startsWith(ADAPTER_CLASS_PREFIX)) {
    return {
      kind: 'out-of-scope',
      name: text
        .slice('CISCO '.length)
        .replace(/[^\x20-\x7e]/g, '?')
        .slice(0, 20),
    };
  }
  return isCiscoClass(text) ? { kind: 'cisco', isEarly: text === EARLY.text } : undefined;
}

/** Whether a phone of Cisco's may have sent the class; adapters have another one. */
export function isCiscoClass(vendorClass: string): boolean {
  return CISCO_CLASS_PREFIXES.some((prefix) => vendorClass.startsWith(prefix));
}
