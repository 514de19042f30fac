import { basename, dirname, resolve } from 'node:path';
import { readOutsideFile } from '#app/outside-files.ts';
import { toAscii } from '#files/cnf/ascii-text.ts';
import { freepbxAccounts } from '#pbx/asterisk/adopt-freepbx.ts';
import { pjsipAccounts } from '#pbx/asterisk/adopt-pjsip.ts';
import { sipAccounts } from '#pbx/asterisk/adopt-sip.ts';
import { ConfigFolder } from '#pbx/asterisk/config-folder.ts';
import type { FoundAccount } from '#pbx/asterisk/found-account.ts';
import { PJSIP_FILE } from '#pbx/asterisk/include-files.ts';
import { type Extension, isExtensionNumber } from '#provisioning/phone.ts';
import type { Database } from '#store/database.ts';
import { addExtensions, readExtensions } from '#store/extensions.ts';
import { readPbxes, unknownPbx } from '#store/pbxes.ts';
import { OffhookError } from '#values/offhook-error.ts';

/** One account that was found, and what becomes of it. */
export interface Adoption {
  readonly found: Omit<FoundAccount, 'secret'>;
  readonly outcome: 'adopted' | 'there-already' | 'left-out';
  /** Why it was left out. */
  readonly reason?: string;
}

const FILE_LIMIT = 64 * 1024 * 1024;
/** What a phone's fields hold, of names and secrets. */
const LONGEST = 31;

/**
 * Takes over the accounts of an Asterisk as extensions on `pbx`, in one revision; the PBX goes on keeping them, and nothing
 * is written there. `path` is a pjsip.conf, a sip.conf or FreePBX's CSV; without one, the pjsip.conf of the PBX's folder.
 */
export async function adoptExtensions(
  db: Database,
  pbx: string,
  path: string | undefined,
  dryRun: boolean,
): Promise<readonly Adoption[]> {
  const [known] = await readPbxes(db, pbx);
  if (known === undefined) throw unknownPbx(pbx);
  const folder = known.connection.files;
  const from = path ?? (folder === undefined ? undefined : `${folder}/pjsip.conf`);
  if (from === undefined) {
    throw new OffhookError(
      'PBX_SOURCE_NEEDED',
      `Offhook is not told where the files of ${pbx} are.`,
      'Name its pjsip.conf or sip.conf, or an export of FreePBX: --from FILE.',
    );
  }
  const taken = new Set((await readExtensions(db)).map(({ number }) => number));
  const judged = readAccounts(resolve(from)).map((found) => judge(found, pbx, taken));
  const extensions = judged.flatMap(({ extension }) => extension ?? []);
  if (!dryRun && extensions.length > 0) await addExtensions(db, extensions, `pbx adopt ${pbx}`);
  return judged.map(({ adoption }) => adoption);
}

function readAccounts(path: string): FoundAccount[] {
  if (/\.csv$/i.test(path)) {
    return freepbxAccounts(Buffer.from(readOutsideFile(path, FILE_LIMIT)).toString('utf8'), basename(path));
  }
  // So that an error names the file when it is not there.
  readOutsideFile(path, FILE_LIMIT);
  const folder = new ConfigFolder(dirname(path));
  const sections = folder.sections(basename(path), (file) => file.endsWith(PJSIP_FILE));
  return /sip\.conf$/i.test(path) && !/pjsip/i.test(basename(path))
    ? sipAccounts(sections)
    : pjsipAccounts(sections);
}

function judge(
  { secret, ...found }: FoundAccount,
  pbx: string,
  taken: Set<string>,
): { readonly adoption: Adoption; readonly extension?: Extension } {
  const { number, user, authname, mailbox } = found;
  const leave = (reason: string) => ({ adoption: { found, outcome: 'left-out' as const, reason } });
  if (taken.has(number)) return { adoption: { found, outcome: 'there-already' } };
  if (!isExtensionNumber(number)) return leave('its number can’t be dialled or shown by a phone');
  if (secret === undefined) return leave('its secret is not there');
  if (secret.length > LONGEST || !/^[ !#-~]+$/.test(secret)) return leave('no phone can hold its secret');
  taken.add(number);
  const name = toAscii(found.name)?.replaceAll('"', "'").slice(0, LONGEST) ?? number;
  const extension = {
    number,
    name,
    secret,
    pbx,
    ...(user === number ? {} : { user }),
    ...(authname === user ? {} : { authname }),
    ...(mailbox === undefined ? {} : { mailbox }),
    keeper: 'pbx' as const,
  };
  return { adoption: { found, outcome: 'adopted' }, extension };
}
