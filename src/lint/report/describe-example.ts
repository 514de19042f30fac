import { showText } from '#lint/place.ts';
import type { ExampleFiles } from '#lint/rule.ts';

const LONGEST = 600;

/** The files of an example as people read them: name, then content; binary and long ones in words. */
export function describeExample(files: ExampleFiles): string {
  return Object.entries(files)
    .map(([name, content]) => `── ${name}\n${describeContent(content)}`)
    .join('\n');
}

/** Carriage returns and other signs that nobody sees are written out. */
function describeContent(content: string | Uint8Array): string {
  if (content.length === 0) return '(empty)';
  if (typeof content !== 'string') return `(${content.length} octets, binary)`;
  const visible = showText(content)
    .replace(/\n$/, '')
    .replace(/\r/g, '␍')
    .replace(/\t/g, '→\t')
    .replace(/ +$/gm, (blanks) => '␠'.repeat(blanks.length));
  if (/[\p{Cc}\p{Cf}]/u.test(visible.replace(/[\n\t]/g, ''))) return `(${content.length} octets, binary)`;
  return visible.length > LONGEST ? `${visible.slice(0, LONGEST)}… (${content.length} octets)` : visible;
}
