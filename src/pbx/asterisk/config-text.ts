/**
 * Reads the configuration files of Asterisk: `[section](templates)`, `name = value` or `name => value`, `;` comments,
 * `;-- … --;` blocks, `#include`. What is none of these is passed over, as Asterisk does with a warning.
 */

/** One `name = value`, with its line, from 1. */
interface ConfigEntry {
  readonly name: string;
  readonly value: string;
  readonly line: number;
}

/** One `[section]` with its own entries; those of its templates are for `withTemplates`. */
export interface ConfigSection {
  readonly name: string;
  /** `[name](!)`: it only lends its entries to others. */
  readonly isTemplate: boolean;
  /** `[name](+)`: it goes on with the section of that name. */
  readonly isContinued: boolean;
  /** Names of templates, in the order in which they count. */
  readonly templates: readonly string[];
  readonly entries: readonly ConfigEntry[];
  readonly line: number;
}

/** `#include path` and where the sections of that file belong. */
interface ConfigInclude {
  readonly path: string;
  readonly line: number;
}

/** What a file holds, in order. */
export type ConfigItem =
  | { readonly kind: 'section'; readonly section: ConfigSection }
  | { readonly kind: 'include'; readonly include: ConfigInclude };

const LONGEST_LINE = 8192;

/** Reads a file. It never fails: what makes no sense is left out. */
export function parseConfigText(text: string): ConfigItem[] {
  const items: ConfigItem[] = [];
  let entries: ConfigEntry[] | undefined;
  let isInBlock = false;
  for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const line = index + 1;
    const read = withoutComments(raw.slice(0, LONGEST_LINE), isInBlock);
    isInBlock = read.isInBlock;
    const content = read.text.trim();
    const include = /^#(?:try)?include\s+(?:"([^"]+)"|<([^>]+)>|(\S.*))$/.exec(content);
    const head = /^\[([^\]]+)\]\s*(?:\(([^)]*)\))?/.exec(content);
    const entry = /^([^=\s][^=]*?)\s*\+?=>?\s*(.*)$/.exec(content);
    if (include !== null) {
      const path = include[1] ?? include[2] ?? include[3] ?? '';
      items.push({ kind: 'include', include: { path, line } });
    } else if (head !== null) {
      const words = (head[2] ?? '').split(',').map((word) => word.trim());
      entries = [];
      const section = {
        name: head[1] ?? '',
        isTemplate: words.includes('!'),
        isContinued: words.includes('+'),
        templates: words.filter((word) => word !== '' && word !== '!' && word !== '+'),
        entries,
        line,
      };
      items.push({ kind: 'section', section });
    } else if (entry !== null && entries !== undefined && !content.startsWith('#')) {
      entries.push({ name: entry[1] ?? '', value: entry[2] ?? '', line });
    }
  }
  return items;
}

/** The text of a line without its comments; `\;` is a semicolon. */
function withoutComments(
  line: string,
  wasInBlock: boolean,
): { readonly text: string; readonly isInBlock: boolean } {
  let text = '';
  let isInBlock = wasInBlock;
  for (let index = 0; index < line.length; index += 1) {
    if (isInBlock) {
      if (!line.startsWith('--;', index)) continue;
      isInBlock = false;
      index += 2;
    } else if (line[index] === '\\' && line[index + 1] === ';') {
      text += ';';
      index += 1;
    } else if (line[index] === ';') {
      if (!line.startsWith(';--', index) || line[index + 3] === '-') break;
      isInBlock = true;
      index += 2;
    } else text += line[index];
  }
  return { text, isInBlock };
}

/** Sections that Asterisk makes of a file: none is a template, each has its templates' entries first. */
export function resolveTemplates(sections: readonly ConfigSection[]): ConfigSection[] {
  const known = new Map<string, ConfigSection>();
  const resolved: ConfigSection[] = [];
  for (const section of sections) {
    const lent = section.templates.flatMap((name) => known.get(name)?.entries ?? []);
    const whole = { ...section, entries: [...lent, ...section.entries] };
    const earlier = section.isContinued ? resolved.findLastIndex(({ name }) => name === section.name) : -1;
    const before = resolved[earlier];
    if (before !== undefined) {
      resolved[earlier] = { ...before, entries: [...before.entries, ...whole.entries] };
      known.set(section.name, resolved[earlier]);
    } else {
      // Templates may be continued too, and a later section of a name is what later ones inherit from.
      const template = section.isContinued ? known.get(section.name) : undefined;
      const kept =
        template === undefined ? whole : { ...template, entries: [...template.entries, ...whole.entries] };
      known.set(section.name, kept);
      if (!kept.isTemplate) resolved.push(kept);
    }
  }
  return resolved;
}

/** The last value of a name, which is the one that counts; names have no letter case. */
export function lastValue({ entries }: Pick<ConfigSection, 'entries'>, name: string): string | undefined {
  return entries.findLast((entry) => entry.name.toLowerCase() === name)?.value;
}

/** A value as it stands in a file. Values with line breaks can't be written, and must be refused before. */
export function writeValue(value: string): string {
  return value.replaceAll(';', '\\;');
}
