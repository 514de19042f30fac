import { type LoadName, parseLoadName } from '#values/load-name.ts';
import { type MacAddress, macInFileName, parseMacAddress } from '#values/mac-address.ts';

/** Files that all phones share, by the exact name that the 7940-7960 family asks for. */
const SHARED_NAMES = {
  'default-cnf': 'SIPDefault.cnf',
  'xml-default': 'XMLDefault.cnf.xml',
  os79xx: 'OS79XX.TXT',
  'ring-list': 'RINGLIST.DAT',
  'sync-info': 'syncinfo.xml',
} as const;

/** Files named after one phone: what stands around the twelve digits, and the digits' letter case. */
const PHONE_NAMES = {
  ctl: { before: 'CTLSEP', after: '.tlv', digits: 'upper' },
  itl: { before: 'ITLSEP', after: '.tlv', digits: 'upper' },
  'sep-xml': { before: 'SEP', after: '.cnf.xml', digits: 'upper' },
  'sep-cnf': { before: 'SEP', after: '.cnf', digits: 'upper' },
  'phone-cnf': { before: 'SIP', after: '.cnf', digits: 'upper' },
  'mgcp-cnf': { before: 'MGC', after: '.cnf', digits: 'upper' },
  'profile-7905': { before: 'ld', after: '', digits: 'lower' },
  'profile-7912': { before: 'gk', after: '', digits: 'lower' },
} as const;

export type SharedFileKind = keyof typeof SHARED_NAMES;
export type PhoneFileKind = keyof typeof PHONE_NAMES;

interface Spelling {
  /** The name as the phone spells it, with its directory and without `./` or a leading slash. */
  readonly canonicalName: string;
  /** What stands before the last slash, slash included: `tftp_cfg_dir` and locale folders end up here. */
  readonly directory: string;
  /** Whether the asker's letter case was another. */
  readonly caseDiffers: boolean;
}

/** What a requested name means, seen from the 7940-7960 family. */
export type RequestedName =
  | ({ readonly kind: SharedFileKind } & Spelling)
  | ({ readonly kind: PhoneFileKind; readonly mac: MacAddress } & Spelling)
  /** `dialplan.xml` and its kin; `template` is what `dial_template` has to be for it. */
  | ({ readonly kind: 'dial-plan'; readonly template: string } & Spelling)
  /** A part of a firmware set. */
  | ({ readonly kind: 'firmware'; readonly load: LoadName; readonly extension: FirmwareExtension } & Spelling)
  | ({ readonly kind: 'other' } & Spelling)
  /** A page that is made for the phone that asks: `directory/search`. */
  | ({ readonly kind: 'page' } & Spelling)
  /** Never to be looked up, whatever files there are. */
  | { readonly kind: 'unusable'; readonly reason: string };

type FirmwareExtension = 'bin' | 'sbn' | 'sb2' | 'loads';

const LONGEST_NAME = 255;
/** One request makes several ask what its name means, and a thousand phones may be asking at once. */
const NAMES_KEPT = 4096;
const RECENT = new Map<string, RequestedName>();
/** Those several ask one after the other, mostly. */
let latest: { readonly raw: string; readonly requested: RequestedName } | undefined;
/** The folders of pages: what `directory_url` and `services_url` lead to. */
const PAGE_FOLDERS: ReadonlySet<string | undefined> = new Set(['directory', 'services']);
const FIRMWARE = /^(.+)\.(bin|sbn|sb2|loads)$/i;
const DIAL_PLAN = /^dialplan(.*)\.xml$/i;
const SHARED_BY_LOWER_CASE = new Map(
  Object.entries(SHARED_NAMES).map(([kind, name]) => [name.toLowerCase(), kind as SharedFileKind]),
);
const PHONE_NAME = /^([a-z]+?)([0-9a-f]{12})((?:\.[a-z]+)*)$/i;
const PHONE_KINDS = new Map(
  Object.entries(PHONE_NAMES).map(([kind, { before, after }]) => {
    return [`${before} ${after}`.toLowerCase(), kind as PhoneFileKind];
  }),
);

/** The name of a file that all phones share. */
export function sharedFileName(kind: SharedFileKind): string {
  return SHARED_NAMES[kind];
}

/** The name of one phone's own file: `SIP00115C93AFD1.cnf`, `gk00115c93afd1`. */
export function phoneFileName(kind: PhoneFileKind, mac: MacAddress): string {
  const { before, after, digits } = PHONE_NAMES[kind];
  const twelve = macInFileName(mac);
  return `${before}${digits === 'lower' ? twelve.toLowerCase() : twelve}${after}`;
}

/**
 * Tells what file a phone means. Backslashes count as slashes; empty and `.` steps are dropped, because an
 * empty locale gives `/7960-font.xml` and `tftp_cfg_dir: "./"` gives `./SIP….cnf` (both observed). Letter
 * case does not matter for recognition: people and other programs spell `SipDefault.cnf`.
 */
export function classifyFileName(raw: string): RequestedName {
  if (latest?.raw === raw) return latest.requested;
  const requested = RECENT.get(raw) ?? classifyAnew(raw);
  latest = { raw, requested };
  return requested;
}

function classifyAnew(raw: string): RequestedName {
  const requested = classify(raw);
  if (RECENT.size >= NAMES_KEPT) RECENT.clear();
  RECENT.set(raw, requested);
  return requested;
}

function classify(raw: string): RequestedName {
  if (Buffer.byteLength(raw) > LONGEST_NAME) return unusable(`longer than ${LONGEST_NAME} octets`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  if (/[\u0000-\u001f\u007f]/.test(raw)) return unusable('a control character in the name');
  const steps = raw.split(/[\\/]/).filter((step) => step !== '' && step !== '.');
  if (steps.includes('..')) return unusable('a step up out of the folder');
  const base = steps.at(-1);
  if (base === undefined) return unusable('no name at all');
  const directory = steps
    .slice(0, -1)
    .map((step) => `${step}/`)
    .join('');
  const spelling = (canonicalBase: string): Spelling => ({
    canonicalName: directory + canonicalBase,
    directory,
    caseDiffers: canonicalBase !== base,
  });

  const shared = SHARED_BY_LOWER_CASE.get(base.toLowerCase());
  if (shared !== undefined) return { kind: shared, ...spelling(SHARED_NAMES[shared]) };
  const [, before, digits = '', after] = PHONE_NAME.exec(base) ?? [];
  const kind = PHONE_KINDS.get(`${before} ${after}`.toLowerCase());
  const mac = kind === undefined ? undefined : parseMacAddress(digits);
  if (kind !== undefined && mac !== undefined) return { kind, mac, ...spelling(phoneFileName(kind, mac)) };
  const isPage = PAGE_FOLDERS.has(steps[0]) && !base.includes('.');
  return isPage ? { kind: 'page', ...spelling(base) } : classifyOpenName(base, spelling);
}

function classifyOpenName(base: string, spelling: (canonicalBase: string) => Spelling): RequestedName {
  const [, name = '', ending = ''] = FIRMWARE.exec(base) ?? [];
  const load = parseLoadName(name.toUpperCase());
  if (load !== undefined) {
    const extension = ending.toLowerCase() as FirmwareExtension;
    return { kind: 'firmware', load, extension, ...spelling(`${load}.${extension}`) };
  }
  const variant = DIAL_PLAN.exec(base)?.[1];
  if (variant !== undefined) {
    const template = `dialplan${variant}`;
    return { kind: 'dial-plan', template, ...spelling(`${template}.xml`) };
  }
  return { kind: 'other', ...spelling(base) };
}

function unusable(reason: string): RequestedName {
  return { kind: 'unusable', reason };
}
