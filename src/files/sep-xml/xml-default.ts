import { escapeXml } from '#files/xml/escape-xml.ts';
import { readXml } from '#files/xml/read-xml.ts';
import { MODELS } from '#knowledge/models.ts';
import { DecodeError } from '#values/decode-error.ts';
import { type LoadName, parseLoadName } from '#values/load-name.ts';

/** What `XMLDefault.cnf.xml` offers to phones that have no SEP file of their own. */
export interface XmlDefault {
  /** By device type: 7 is the 7960, 8 the 7940. */
  readonly loads: ReadonlyMap<number, LoadName>;
  /** A bare `<loadInformation>`, as the founding article has it. */
  readonly unnumbered?: LoadName;
}

const LONGEST_FILE = 65_536;

/**
 * What stands around the loads in the files that were seen to convert phones. SCCP phones look for a call
 * manager here, and an empty name means none.
 */
const CALL_MANAGER_GROUP = `<callManagerGroup>
<members>
<member priority="0">
<callManager>
<ports>
<ethernetPhonePort>2000</ethernetPhonePort>
<mgcpPorts>
<listen>2427</listen>
<keepAlive>2428</keepAlive>
</mgcpPorts>
</ports>
<processNodeName></processNodeName>
</callManager>
</member>
</members>
</callManagerGroup>`;
const EMPTY_URLS = ['authentication', 'directory', 'idle', 'information', 'messages', 'services'];

/** Writes `XMLDefault.cnf.xml` with the load for each device type; without any it converts nobody. */
export function writeXmlDefault(loads: ReadonlyMap<number, LoadName>): Uint8Array {
  const lines = [
    '<Default>',
    CALL_MANAGER_GROUP,
    ...Array.from(loads, ([deviceType, load]) => {
      const model = MODELS.find((known) => known.deviceType === deviceType);
      const attribute = model === undefined ? '' : ` model="${escapeXml(model.cdpPlatform)}"`;
      return `<loadInformation${deviceType}${attribute}>${escapeXml(load)}</loadInformation${deviceType}>`;
    }),
    ...EMPTY_URLS.map((name) => `<${name}URL></${name}URL>`),
    '</Default>',
  ];
  return Buffer.from(`${lines.join('\n')}\n`);
}

/**
 * Reads the loads of the 7940-7960 family; those of other phones are passed over.
 * @throws DecodeError when the file is not XML or its root is another.
 */
export function readXmlDefault(bytes: Uint8Array): XmlDefault {
  const root = readXml(bytes, { octets: LONGEST_FILE, entities: 'decoded' });
  if (root.name !== 'Default') throw new DecodeError('the root is not <Default>', 0);
  const loads = new Map<number, LoadName>();
  let unnumbered: LoadName | undefined;
  for (const { name, text } of root.children) {
    const load = parseLoadName(text);
    const deviceType = /^loadInformation(\d{0,5})$/.exec(name)?.[1];
    if (load === undefined || deviceType === undefined) continue;
    if (deviceType === '') unnumbered = load;
    else loads.set(Number(deviceType), load);
  }
  return unnumbered === undefined ? { loads } : { loads, unnumbered };
}
