import { isNone, settingOf } from './cnf-view.ts';
import { CNF_KINDS, type FileKind } from './file-kind.ts';
import type { TextRange } from './finding.ts';
import type { LintFile } from './lint-file.ts';
import { textRange, xmlOf } from './xml-view.ts';

/** A load named in a file, well or badly spelled. */
export interface NamedLoad {
  readonly text: string;
  readonly range: TextRange;
  /** The 7 of `loadInformation7`; empty for a bare `loadInformation`; absent elsewhere. */
  readonly deviceType?: string;
  /** The free text of the `model` attribute. */
  readonly model?: string;
}

const LOAD_INFORMATION = /^loadInformation(\d{0,5})$/;

/** Every load that a file names; those of other families, too. */
export function loadsNamedIn(file: LintFile): readonly NamedLoad[] {
  const { kind } = file;
  if ((CNF_KINDS as readonly FileKind[]).includes(kind)) return loadOfSettings(file);
  if (kind === 'os79xx') return loadOfOs79xx(file);
  if (kind !== 'xml-default' && kind !== 'sep-xml') return [];
  return xmlOf(file).elements.flatMap((element) => {
    const deviceType = LOAD_INFORMATION.exec(element.name)?.[1];
    if (deviceType === undefined || element.text === '') return [];
    const model = element.attributes.find(({ name }) => name === 'model')?.value;
    const named = { text: element.text, range: textRange(element), deviceType };
    return [model === undefined ? named : { ...named, model }];
  });
}

function loadOfSettings(file: LintFile): NamedLoad[] {
  const setting = settingOf(file, 'image_version');
  if (setting === undefined || isNone(setting.value)) return [];
  return [{ text: setting.value, range: setting.valueRange }];
}

function loadOfOs79xx({ text }: LintFile): NamedLoad[] {
  const [line = ''] = text.split('\n', 1);
  const name = line.trim();
  const start = line.indexOf(name);
  return name === '' ? [] : [{ text: name, range: { start, end: start + name.length } }];
}
