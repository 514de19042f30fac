/**
 * The load that `OS79XX.TXT` names: its first line without the line end. A trailing blank stays part of the
 * name (bug CSCdv19260), so the file asked for next does not exist, unless `keepsBlank` is off.
 */
export function readOs79(bytes: Uint8Array, keepsBlank: boolean): string | undefined {
  const [line = ''] = Buffer.from(bytes.subarray(0, 128))
    .toString('latin1')
    .split(/[\r\n]/, 1);
  const name = keepsBlank ? line : line.trim();
  return /^[!-~][ -~]{0,59}$/.test(name) ? name : undefined;
}
