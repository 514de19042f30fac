import { scanTags } from './scan-tags.ts';

/** Longest name of a load the phone keeps (lineage). */
const LONGEST = 60;

/**
 * The load that `SEP<MAC>.cnf.xml` names in `loadInformation`; `undefined` when it names none. Which model
 * the attribute says is free text and not looked at (observed).
 */
export function readSepLoad(bytes: Uint8Array): string | undefined {
  return readElement(bytes, 'loadInformation');
}

/**
 * The load that `XMLDefault.cnf.xml` names for a device type: `loadInformation7` for a 7960, `…8` for a 7940.
 * `acceptsUnnumbered` also takes an element without number.
 */
export function readDefaultLoad(
  bytes: Uint8Array,
  deviceType: number,
  acceptsUnnumbered: boolean,
): string | undefined {
  const numbered = readElement(bytes, `loadInformation${deviceType}`);
  return numbered ?? (acceptsUnnumbered ? readElement(bytes, 'loadInformation') : undefined);
}

function readElement(bytes: Uint8Array, name: string): string | undefined {
  for (const tag of scanTags(Buffer.from(bytes).toString('latin1'))) {
    if (tag.kind !== 'open' || tag.name !== name || tag.selfClosing || tag.flaw !== undefined) continue;
    if (tag.text !== '' && tag.text.length <= LONGEST) return tag.text;
  }
  return undefined;
}
