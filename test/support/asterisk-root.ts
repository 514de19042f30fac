import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** Debian's stable suites have no Asterisk; unstable has. Its root folder is kept from one run to the next. */
const PACKAGES = 'asterisk,asterisk-modules,odbc-mariadb';
const CACHE = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');

/** Where the real Asterisk lies, if `prepareAsterisk` could make it. */
export const ASTERISK_ROOT = join(CACHE, 'offhook-tests', 'asterisk-22');

const PROGRAM = join(ASTERISK_ROOT, 'usr/sbin/asterisk');

/** Unpacks Asterisk from Debian's mirror into its folder, unless it is there: some 340 MB, and a minute. Root only. */
export function prepareAsterisk(): void {
  if (existsSync(PROGRAM)) return;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/mmdebstrap')) {
    console.log('no Asterisk: it takes root and mmdebstrap to unpack one');
    return;
  }
  console.log(`unpacking an Asterisk of Debian's into ${ASTERISK_ROOT}`);
  mkdirSync(dirname(ASTERISK_ROOT), { recursive: true });
  const unfinished = `${ASTERISK_ROOT}.${process.pid}`;
  const made = spawnSync(
    'mmdebstrap',
    // Unstable's lists are kept on some mirrors beyond their date.
    [
      '--quiet',
      '--aptopt=Acquire::Check-Valid-Until "false"',
      '--variant=apt',
      `--include=${PACKAGES}`,
      'sid',
      unfinished,
      mirror(),
    ],
    { stdio: ['ignore', 'ignore', 'inherit'], timeout: 300_000 },
  );
  if (made.status === 0 && !existsSync(PROGRAM)) renameSync(unfinished, ASTERISK_ROOT);
  else console.log('Asterisk could not be unpacked');
  rmSync(unfinished, { recursive: true, force: true });
}

/** The mirror that this machine uses for Debian itself. */
function mirror(): string {
  for (const list of ['/etc/apt/sources.list.d/debian.sources', '/etc/apt/sources.list']) {
    if (!existsSync(list)) continue;
    const [, found] =
      /(?:^URIs:|^deb)\s+(https?:\/\/\S+\/debian)\/?(?:\s|$)/m.exec(readFileSync(list, 'utf8')) ?? [];
    if (found !== undefined) return found;
  }
  return 'http://deb.debian.org/debian';
}

/** Why a test with the real Asterisk can't run; else `undefined`. */
export function reasonWithoutAsterisk(): string | undefined {
  if (process.getuid?.() !== 0) return 'only root can start Asterisk in its folder';
  return existsSync(PROGRAM) ? undefined : 'there is no Asterisk: npm test unpacks one as root';
}
