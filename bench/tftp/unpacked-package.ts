/** Programs of Debian packages that can't be installed beside each other. */
import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '#test/support/command.ts';

/**
 * Downloads a package with apt, unpacks it into a folder that stays, and gives the path of a program in it. What it
 * depends on has to be there.
 */
export async function unpackedProgram(packageName: string, program: string): Promise<string> {
  const folder = join(tmpdir(), `offhook-unpacked-${packageName}`);
  const path = join(folder, program);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  // With `cd`, because apt-get downloads to where it is.
  const script = `cd "$0" && apt-get download -qq ${packageName} && dpkg-deb -x ${packageName}_*.deb .`;
  const { code, stderr } = await runCommand(['/bin/sh', '-c', script, folder]);
  if (code !== 0 || !existsSync(path)) throw new Error(`${packageName} could not be unpacked: ${stderr}`);
  return path;
}
