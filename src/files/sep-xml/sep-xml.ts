import { escapeXml } from '#files/xml/escape-xml.ts';
import { readXml } from '#files/xml/read-xml.ts';
import { DecodeError } from '#values/decode-error.ts';
import { type LoadName, parseLoadName } from '#values/load-name.ts';

/**
 * The small `SEP<MAC>.cnf.xml` of the 7940-7960 family: all that the loader takes from it is which load to
 * run. With it there, the loader skips SIP<MAC>.cnf, MGC<MAC>.cnf and XMLDefault.cnf.xml (observed).
 */
export interface SepXml {
  readonly load: LoadName;
  /** Free text for people: `IP Phone 7960`. */
  readonly model?: string;
}

/** Larger phones' files of the same name reach some 20 kB. */
const LONGEST_FILE = 65_536;

/** Writes the file; 89 octets in this form were seen to convert phones. */
export function writeSepXml({ load, model }: SepXml): Uint8Array {
  const attribute = model === undefined ? '' : ` model="${escapeXml(model)}"`;
  return Buffer.from(`<device>
<loadInformation${attribute}>${escapeXml(load)}</loadInformation>
</device>
`);
}

/** @throws DecodeError when the file is not XML, not a device, or names no load. */
export function readSepXml(bytes: Uint8Array): SepXml {
  const root = readXml(bytes, { octets: LONGEST_FILE, entities: 'decoded' });
  if (root.name !== 'device') throw new DecodeError('the root is not <device>', 0);
  const element = root.children.find(({ name }) => name === 'loadInformation');
  const load = parseLoadName(element?.text ?? '');
  if (load === undefined) throw new DecodeError('no load of the 7940-7960 family in <loadInformation>', 0);
  const model = element?.attributes.get('model');
  return model === undefined ? { load } : { load, model };
}
