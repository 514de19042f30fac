import { scanTags } from './scan-tags.ts';

/** The phone reads so many octets of syncinfo.xml (lineage). */
const BUFFER = 4096;
const LONGEST_SYNC = 32;

/**
 * What a `NOTIFY` check-sync comes to: `restart` when the entry for the running load, or else the `*` entry,
 * carries a SYNC text other than the phone's own (8.0 guide p. 4-4).
 */
export function decideSync(bytes: Uint8Array, application: string, sync: string): 'restart' | 'stay' {
  let wild: string | undefined;
  for (const tag of scanTags(Buffer.from(bytes.subarray(0, BUFFER)).toString('latin1'))) {
    if (tag.kind !== 'open' || tag.name !== 'IMAGE' || tag.flaw !== undefined) continue;
    const attributes = new Map(tag.attributes.map(([name, value]) => [name.toUpperCase(), value]));
    const wanted = attributes.get('SYNC') ?? '1';
    if (wanted.length > LONGEST_SYNC) continue;
    const version = attributes.get('VERSION');
    if (version === application) return wanted === sync ? 'stay' : 'restart';
    if (version === '*') wild ??= wanted;
  }
  return wild === undefined || wild === sync ? 'stay' : 'restart';
}
