import { KNOWN_FIRMWARE_FILES, type KnownFirmwareFile } from '#knowledge/firmware-releases.ts';
import { DecodeError } from '#values/decode-error.ts';
import { type LoadName, parseLoadName } from '#values/load-name.ts';
import type {
  FirmwarePart,
  FirmwareProblem,
  FirmwareRefusal,
  FirmwareSet,
  OfferedFile,
} from './firmware-set.ts';
import { decodeLoadsList } from './loads.ts';
import { decodeSignedContainer, imageVersion, looksSigned } from './signed-container.ts';

const KNOWN = new Map<string, KnownFirmwareFile>(KNOWN_FIRMWARE_FILES.map((file) => [file.name, file]));

/**
 * Makes firmware sets of the 7940-7960 family out of files, one for each `.loads` file among them. Every
 * part that the list names has to be there under its exact name, signed under that same name, and whole.
 * Files that belong to no set are passed over.
 */
export function assembleFirmware(files: readonly OfferedFile[]): readonly (FirmwareSet | FirmwareRefusal)[] {
  const lists = files.filter((file) => /\.loads$/i.test(file.name));
  if (lists.length > 0) return lists.map((list) => assembleSet(list, files));
  const problem: FirmwareProblem = {
    code: 'FIRMWARE_NO_LIST',
    file: '',
    message: 'there is no .loads file among the files, and without one no set is complete',
    remedy:
      'Give all files of the bundle: for SIP 8.12 these are P0S3-8-12-00.loads, its .sb2, and P003-8-12-00.sbn.',
  };
  return [{ kind: 'refused', list: '', problems: [problem] }];
}

function assembleSet(list: OfferedFile, files: readonly OfferedFile[]): FirmwareSet | FirmwareRefusal {
  const refuse = (...problems: FirmwareProblem[]): FirmwareRefusal => ({
    kind: 'refused',
    list: list.name,
    problems,
  });
  const listProblem = checkSigned(list.name, list);
  if (listProblem !== undefined) return refuse(listProblem);
  const names = readList(list);
  if ('code' in names) return refuse(names);

  const problems: FirmwareProblem[] = [];
  const warnings: string[] = [];
  const parts: FirmwarePart[] = [{ ...list, role: 'list' }];
  for (const [role, name] of [
    ['loader', names.loader] as const,
    ['application', names.application] as const,
  ]) {
    const found = findPart(name, files);
    const problem = 'code' in found ? found : checkSigned(name, found);
    if (problem !== undefined) problems.push(problem);
    else if ('bytes' in found) {
      parts.push({ ...found, role });
      warnings.push(...doubts(found));
    }
  }
  if (problems.length > 0) return refuse(...problems);
  const early = files.find((file) => file.name === `${names.loaderLoad}.bin` && !looksSigned(file.bytes));
  if (early !== undefined) parts.push({ ...early, role: 'early-loader' });
  return { kind: 'complete', load: names.load, loader: names.loaderLoad, parts, warnings };
}

interface ListedNames {
  readonly load: LoadName;
  readonly loader: string;
  readonly loaderLoad: LoadName;
  readonly application: string;
}

function readList(list: OfferedFile): ListedNames | FirmwareProblem {
  const unreadable = (why: string): FirmwareProblem => ({
    code: 'FIRMWARE_LIST_UNREADABLE',
    file: list.name,
    message: `${list.name}: ${why}`,
    remedy: 'Take the .loads file of the 7940/7960 bundle again from where the firmware came from.',
  });
  try {
    const { parts } = decodeLoadsList(decodeSignedContainer(list.bytes).payload);
    const loader = parts.find((name) => name.endsWith('.sbn'));
    const application = parts.find((name) => name.endsWith('.sb2'));
    const load = parseLoadName(list.name.replace(/\.loads$/, ''));
    const loaderLoad = parseLoadName(loader?.replace(/\.sbn$/, '') ?? '');
    if (load === undefined || !loader || !application || loaderLoad === undefined || parts.length !== 2) {
      return unreadable('it does not list one loader (.sbn) and one application (.sb2) of this family');
    }
    return { load, loader, application, loaderLoad };
  } catch (error) {
    if (error instanceof DecodeError) return unreadable(error.message);
    throw error;
  }
}

function findPart(name: string, files: readonly OfferedFile[]): OfferedFile | FirmwareProblem {
  const exact = files.find((file) => file.name === name);
  if (exact !== undefined) return exact;
  const folded = files.find((file) => file.name.toLowerCase() === name.toLowerCase());
  if (folded !== undefined) {
    return {
      code: 'FIRMWARE_PART_WRONG_CASE',
      file: name,
      message: `${name} is spelled ${folded.name}; phones ask for the exact letters`,
      remedy: `Rename ${folded.name} to ${name}.`,
    };
  }
  const renamed = files.find((file) => signedName(file) === name);
  if (renamed !== undefined) return wasRenamed(renamed.name, name);
  return {
    code: 'FIRMWARE_PART_MISSING',
    file: name,
    message: `${name} is missing, and the list names it`,
    remedy: `Add ${name} from the same bundle.`,
  };
}

/** What is wrong with a signed part that has the right name. */
function checkSigned(name: string, { bytes, size = bytes.length }: OfferedFile): FirmwareProblem | undefined {
  const again = `Take ${name} again from where the firmware came from.`;
  const known = KNOWN.get(name);
  if (size === 0 || (known !== undefined && !name.endsWith('.loads') && size < known.size)) {
    const message = `${name} has ${size} octets${known ? ` of ${known.size}` : ''}: it is cut short`;
    return { code: 'FIRMWARE_PART_TRUNCATED', file: name, message, remedy: again };
  }
  if (!looksSigned(bytes)) {
    const message = `${name} is not a signed firmware file; phones with a universal loader refuse others`;
    return { code: 'FIRMWARE_PART_UNSIGNED', file: name, message, remedy: again };
  }
  try {
    const { fileName } = decodeSignedContainer(bytes);
    return fileName === name ? undefined : wasRenamed(name, fileName);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    const message = `${name} is damaged: ${error.message}`;
    return { code: 'FIRMWARE_PART_TRUNCATED', file: name, message, remedy: again };
  }
}

function wasRenamed(now: string, signedAs: string): FirmwareProblem {
  return {
    code: 'FIRMWARE_PART_RENAMED',
    file: signedAs,
    message: `${now} was signed as ${signedAs}: somebody renamed it`,
    remedy: `Rename it to ${signedAs}, and add the real ${now} if a phone needs it.`,
  };
}

function signedName({ bytes }: OfferedFile): string | undefined {
  if (!looksSigned(bytes)) return undefined;
  try {
    return decodeSignedContainer(bytes).fileName;
  } catch {
    return undefined;
  }
}

/** The label inside an image may differ from its name in other families, so a difference is only a doubt. */
function doubts({ name, bytes }: OfferedFile): string[] {
  const version = imageVersion(decodeSignedContainer(bytes).payload);
  const load = name.replace(/\.[^.]+$/, '');
  if (version === load) return [];
  return [`${name} calls itself ${version ?? 'nothing'} inside, not ${load}`];
}
