import { FILE_LIMITS } from '#knowledge/file-limits.ts';
import { DecodeError } from '#values/decode-error.ts';
import { type LoadName, parseLoadName } from '#values/load-name.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { readXml, type XmlElement } from './xml/read-xml.ts';

/**
 * What phones compare with their `sync` setting when a check-sync NOTIFY arrives: another text, and the phone
 * restarts. An entry for the running load goes before the one for `*`.
 */
export interface SyncEntry {
  readonly version: LoadName | '*';
  readonly sync: string;
}

const LONGEST_SYNC = FILE_LIMITS.syncText.limit;
const LONGEST_FILE = FILE_LIMITS.syncInfoFile.limit;

/**
 * Whether a sync text means the same in a `.cnf` file and here: phones know no entities (lineage), so what would
 * need one can't be compared.
 */
export function isSyncText(text: string): boolean {
  return /^[ !#-%'-;=?-~]*$/.test(text);
}

/** @throws OffhookError SYNC_INFO_UNWRITABLE for what phones can't read: a text with markup, one or a file too long. */
export function writeSyncInfo(entries: readonly SyncEntry[]): Uint8Array {
  const lines = entries.map(({ version, sync }) => {
    if (sync.length > LONGEST_SYNC)
      throw unwritable(`"${sync.slice(0, 40)}" has more than ${LONGEST_SYNC} characters`);
    if (!isSyncText(sync)) throw unwritable(`"${sync}" has a character that syncinfo.xml cannot hold`);
    return `<IMAGE VERSION="${version}" SYNC="${sync}"/>\n`;
  });
  const bytes = Buffer.from(`<SYNCINFO>\n${lines.join('')}</SYNCINFO>\n`);
  if (bytes.length > LONGEST_FILE)
    throw unwritable(`syncinfo.xml would have more than ${LONGEST_FILE} octets`);
  return bytes;
}

/**
 * Reads `syncinfo.xml`; a bare `<IMAGE/>` without its root is in use, too.
 * @throws DecodeError when it is not XML, has another root, or an entry without a version.
 */
export function readSyncInfo(bytes: Uint8Array): readonly SyncEntry[] {
  const root = readXml(bytes, { octets: LONGEST_FILE, entities: 'literal' });
  if (root.name === 'IMAGE') return [readEntry(root)];
  if (root.name !== 'SYNCINFO') throw new DecodeError('the root is neither <SYNCINFO> nor <IMAGE>', 0);
  return root.children.filter(({ name }) => name === 'IMAGE').map(readEntry);
}

/** A missing SYNC counts as 1 (documented default). */
function readEntry({ attributes }: XmlElement): SyncEntry {
  const text = attributes.get('VERSION') ?? '';
  const version = text === '*' ? '*' : parseLoadName(text);
  if (version === undefined) throw new DecodeError('an <IMAGE> whose VERSION is neither a load nor *', 0);
  const sync = attributes.get('SYNC') ?? '1';
  if (sync.length > LONGEST_SYNC) throw new DecodeError(`a SYNC of more than ${LONGEST_SYNC} characters`, 0);
  return { version, sync };
}

function unwritable(message: string): OffhookError {
  return new OffhookError('SYNC_INFO_UNWRITABLE', message, 'Use a short plain text, such as a counter.');
}
