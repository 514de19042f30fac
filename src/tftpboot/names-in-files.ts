import { classifyFileName, phoneFileName, sharedFileName } from '#files/file-names.ts';
import { decodeLoadsList } from '#files/firmware/loads.ts';
import { decodeSignedContainer } from '#files/firmware/signed-container.ts';
import { placedRings } from '#files/ring-list.ts';
import { isNone, settingOf } from '#lint/cnf-view.ts';
import { CNF_KINDS, type FileKind } from '#lint/file-kind.ts';
import type { LintFile } from '#lint/lint-file.ts';
import { loadsNamedIn } from '#lint/load-names.ts';
import { DecodeError } from '#values/decode-error.ts';
import { type LoadName, loadKind, parseLoadName } from '#values/load-name.ts';
import type { MacAddress } from '#values/mac-address.ts';

/** The files that all phones of the family ask for: what a server without a list of its files can be asked for. */
export const SHARED_FILES: readonly string[] = [
  ...(['default-cnf', 'xml-default', 'os79xx', 'ring-list', 'sync-info'] as const).map(sharedFileName),
  'dialplan.xml',
];

/** The files of one phone; `folder` is what `tftp_cfg_dir` puts in front of its settings. */
export function filesOfPhone(mac: MacAddress, folder = ''): string[] {
  return [folder + phoneFileName('phone-cnf', mac), phoneFileName('sep-xml', mac)];
}

/** The names of other files that a file gives: loads and their parts, rings, dial plans. Only names that can be asked for. */
export function namesInFile(file: LintFile): string[] {
  return namesOf(file).filter((name) => classifyFileName(name).kind !== 'unusable');
}

/** What a `tftp_cfg_dir` in the file puts in front of the names of phones' files; empty when it says nothing. */
export function phoneFolderIn(file: LintFile): string {
  return file.kind === 'default-cnf' ? (settingOf(file, 'tftp_cfg_dir')?.value ?? '') : '';
}

function namesOf(file: LintFile): string[] {
  const loads = loadsNamedIn(file).flatMap(({ text }) => filesOfLoad(parseLoadName(text)));
  if ((CNF_KINDS as readonly FileKind[]).includes(file.kind)) {
    const template = settingOf(file, 'dial_template')?.value ?? '';
    return isNone(template) ? loads : [...loads, `${template}.xml`];
  }
  if (file.kind === 'ring-list') return placedRings(file.bytes).map((ring) => ring.file);
  return /\.loads$/i.test(file.base) ? partsIn(file.bytes) : loads;
}

/** An application has a list that names its parts; a loader is fetched by its own name. */
function filesOfLoad(load: LoadName | undefined): string[] {
  if (load === undefined) return [];
  return loadKind(load) === 'sip' ? [`${load}.loads`, `${load}.sb2`] : [`${load}.sbn`, `${load}.bin`];
}

function partsIn(bytes: Uint8Array): string[] {
  try {
    const { parts } = decodeLoadsList(decodeSignedContainer(bytes).payload);
    return parts.flatMap((name) => (name.endsWith('.sbn') ? [name, name.replace(/\.sbn$/, '.bin')] : [name]));
  } catch (error) {
    if (error instanceof DecodeError) return [];
    throw error;
  }
}
