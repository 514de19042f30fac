import { FILE_LIMITS } from '#knowledge/file-limits.ts';
import { DecodeError } from '#values/decode-error.ts';
import { type LoadName, parseLoadName } from '#values/load-name.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { escapeXml } from './xml/escape-xml.ts';
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

/** @throws OffhookError SYNC_INFO_UNWRITABLE for a text or a file that is longer than phones read. */
export function writeSyncInfo(entries: readonly SyncEntry[]): Uint8Array {
  const lines = entries.map(({ version, sync }) => {
    if (sync.length > LONGEST_SYNC)
      throw tooLong(`"${sync.slice(0, 40)}" has more than ${LONGEST_SYNC} characters`);
    return `<IMAGE VERSION="${escapeXml(version)}" SYNC="${escapeXml(sync)}"/>\n`;
  });
  const bytes = Buffer.from(`<SYNCINFO>\n${lines.join('')}</SYNCINFO>\n`);
  if (bytes.length > LONGEST_FILE) throw tooLong(`syncinfo.xml would have more than ${LONGEST_FILE} octets`);
  return bytes;
}

/**
 * Reads `syncinfo.xml`; a bare `<IMAGE/>` without its root is in use, too.
 * @throws DecodeError when it is not XML, has another root, or an entry without a version.
 */
export function readSyncInfo(bytes: Uint8Array): readonly SyncEntry[] {
  const root = readXml(bytes, { octets: LONGEST_FILE, entities: 'decoded' });
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

function tooLong(message: string): OffhookError {
  return new OffhookError('SYNC_INFO_UNWRITABLE', message, 'Use a shorter text, such as a counter.');
}
