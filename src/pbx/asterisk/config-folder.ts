import { globSync } from 'node:fs';
import { PbxFolder } from '#pbx/pbx-folder.ts';
import { type ConfigSection, parseConfigText } from './config-text.ts';

const MOST_FILES = 1000;
const DEEPEST = 10;

/** A section and the file that it stands in. */
export interface PlacedSection extends ConfigSection {
  /** As it was named: below the folder, or absolute. */
  readonly file: string;
}

/** The folder with Asterisk's configuration: `/etc/asterisk`. */
export class ConfigFolder extends PbxFolder {
  constructor(path: string) {
    super(path, { program: 'Asterisk', guide: 'docs/guide/your-asterisk.md' });
  }

  /** All sections of a file and of what it includes, in the order in which Asterisk reads them; templates unresolved. */
  sections(name: string, leaveOut: (file: string) => boolean = () => false): PlacedSection[] {
    const seen = new Set<string>();
    const visit = (file: string, depth: number): PlacedSection[] => {
      if (depth > DEEPEST || seen.size >= MOST_FILES || seen.has(file) || leaveOut(file)) return [];
      seen.add(file);
      return parseConfigText(this.read(file) ?? '').flatMap((item) =>
        item.kind === 'section'
          ? [{ ...item.section, file }]
          : this.#included(item.include.path).flatMap((one) => visit(one, depth + 1)),
      );
    };
    return visit(name, 0);
  }

  #included(pattern: string): string[] {
    if (!/[*?[]/.test(pattern)) return [pattern];
    return globSync(pattern, { cwd: this.path }).sort().slice(0, MOST_FILES);
  }
}
