import { type LoadName, parseLoadName } from '#values/load-name.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { type PlacedSetting, settingOf } from './cnf-view.ts';
import type { FileKind } from './file-kind.ts';
import type { LintFile } from './lint-file.ts';

/** A setting and the file it stands in. */
export interface LocatedSetting extends PlacedSetting {
  readonly file: LintFile;
}

/** Files that phones see together: a tftpboot folder, a zip, or what was named on the command line. */
export class LintTree {
  readonly files: readonly LintFile[];
  /** Whether this is all there is, so that what is not here is missing. */
  readonly whole: boolean;
  readonly #byPath: ReadonlyMap<string, LintFile>;
  readonly #byLowerCase: ReadonlyMap<string, LintFile>;
  readonly #byKind = new Map<FileKind, LintFile[]>();
  readonly #byMac = new Map<string, LintFile>();

  constructor(files: readonly LintFile[], whole: boolean) {
    this.files = files;
    this.whole = whole;
    this.#byPath = new Map(files.map((file) => [file.path, file]));
    this.#byLowerCase = new Map(files.map((file) => [file.path.toLowerCase(), file]));
    for (const file of files) {
      const same = this.#byKind.get(file.kind);
      if (same === undefined) this.#byKind.set(file.kind, [file]);
      else same.push(file);
      if (file.mac !== undefined) this.#byMac.set(`${file.kind} ${file.mac}`, file);
    }
  }

  /** The file of exactly that path. */
  file(path: string): LintFile | undefined {
    return this.#byPath.get(path);
  }

  /** The file of that path in any letter case. */
  fileInAnyCase(path: string): LintFile | undefined {
    return this.#byPath.get(path) ?? this.#byLowerCase.get(path.toLowerCase());
  }

  ofKind(kind: FileKind): readonly LintFile[] {
    return this.#byKind.get(kind) ?? [];
  }

  /** A phone's own file of a kind. */
  ofPhone(kind: FileKind, mac: MacAddress): LintFile | undefined {
    return this.#byMac.get(`${kind} ${mac}`);
  }

  /** SIPDefault.cnf, the one nearest to the top. */
  get defaults(): LintFile | undefined {
    return this.ofKind('default-cnf')[0];
  }

  /** The files of phones, one a phone. */
  get phoneFiles(): readonly LintFile[] {
    return this.ofKind('phone-cnf');
  }

  /** The setting as the phone of `file` sees it: its own, or SIPDefault.cnf's. */
  setting(file: LintFile, name: string): LocatedSetting | undefined {
    const own = settingOf(file, name);
    if (own !== undefined) return { ...own, file };
    const { defaults } = this;
    if (file.kind !== 'phone-cnf' || defaults === undefined) return undefined;
    const shared = settingOf(defaults, name);
    return shared && { ...shared, file: defaults };
  }

  /** Whether no file of the tree says anything about the setting, and the tree is all there is. */
  lacks(name: string): boolean {
    const says = (file: LintFile): boolean => settingOf(file, name) !== undefined;
    return this.whole && !this.ofKind('default-cnf').some(says) && !this.phoneFiles.some(says);
  }

  /** The load that SIPDefault.cnf wants all phones to run. */
  get sharedLoad(): LoadName | undefined {
    const { defaults } = this;
    return defaults && parseLoadName(settingOf(defaults, 'image_version')?.value ?? '');
  }

  /** Whether there is firmware of any release. */
  get hasFirmware(): boolean {
    return this.ofKind('firmware-list').length > 0 || this.ofKind('firmware-image').length > 0;
  }
}
