import type { DialRule } from './dial-plan.ts';

/**
 * What is sent when a rule has won: the digits themselves, or its rewrite. `%s` and `%0` are all digits, `%1` to `%5` what
 * the groups of wildcards took, `.` the next character of the groups, `%` before anything else that character (documented;
 * a group that is not there gives its digit by lineage).
 */
export function rewriteNumber(
  { rewrite, user }: DialRule,
  digits: string,
  groups: readonly string[],
): string {
  const number = rewrite === undefined || rewrite === '' ? digits : rewritten(rewrite, digits, groups);
  if (user === undefined) return number;
  return number.endsWith('>') ? `${number.slice(0, -1)};user=${user}>` : `${number};user=${user}`;
}

function rewritten(rewrite: string, digits: string, groups: readonly string[]): string {
  const taken = [...groups.join('')];
  return rewrite.replace(/%(.?)|\./gs, (sign, after?: string) => {
    if (sign === '.') return taken.shift() ?? '';
    if (after === 's' || after === '0') return digits;
    return groups[Number(after) - 1] ?? after ?? '';
  });
}
