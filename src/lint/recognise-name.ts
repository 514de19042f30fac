import { classifyFileName, phoneFileName, type RequestedName } from '#files/file-names.ts';
import { type MacAddress, parseMacAddress } from '#values/mac-address.ts';
import type { FileKind } from './file-kind.ts';

/** What a file's name promises. */
export interface NameMeaning {
  readonly kind: FileKind;
  /** The phone whose file it is, when it is one phone's. */
  readonly mac?: MacAddress;
  /** The name that phones ask for, when somebody nearly wrote it. */
  readonly meant?: string;
}

const KINDS: Partial<Record<RequestedName['kind'], FileKind>> = {
  'default-cnf': 'default-cnf',
  'phone-cnf': 'phone-cnf',
  'sep-cnf': 'other-cnf',
  'mgcp-cnf': 'other-cnf',
  'xml-default': 'xml-default',
  'sep-xml': 'sep-xml',
  os79xx: 'os79xx',
  'ring-list': 'ring-list',
  'sync-info': 'sync-info',
  'dial-plan': 'dial-plan',
  ctl: 'trust-list',
  itl: 'trust-list',
};

const BY_EXTENSION: Readonly<Record<string, FileKind>> = {
  cnf: 'other-cnf',
  loads: 'firmware-list',
  sbn: 'firmware-image',
  sb2: 'firmware-image',
  raw: 'ring-audio',
  pcm: 'ring-audio',
  wav: 'ring-audio',
  bmp: 'logo',
  xml: 'other-xml',
};

/** Twelve digits with separators, or with an extension that an editor added. */
const NEARLY_A_PHONE_FILE =
  /^(SIP|SEP)[-_ ]?([0-9A-F]{2}(?:[-:._ ]?[0-9A-F]{2}){5})\.(cnf|cnf\.xml|xml)(\.txt)?$/i;
const NEARLY_SHARED: readonly (readonly [RegExp, FileKind, string])[] = [
  [/^[O0]S79XX\.TXT(\.TXT)?$/i, 'os79xx', 'OS79XX.TXT'],
  [/^SIP_?Default(s)?\.(cnf|cfg|conf)(\.txt)?$/i, 'default-cnf', 'SIPDefault.cnf'],
  [/^XML_?Default\.(cnf\.)?xml(\.txt)?$/i, 'xml-default', 'XMLDefault.cnf.xml'],
  [/^RING_?LIST\.(DAT|TXT)(\.TXT)?$/i, 'ring-list', 'RINGLIST.DAT'],
  [/^sync_?info\.xml(\.txt)?$/i, 'sync-info', 'syncinfo.xml'],
];

/** Tells by its name alone what a file is meant to be; names that nearly are the right ones count. */
export function recogniseName(base: string): NameMeaning {
  const named = classifyFileName(base);
  const kind = KINDS[named.kind];
  if (kind !== undefined && named.kind !== 'unusable') {
    const meant = named.canonicalName === base ? {} : { meant: named.canonicalName };
    return { kind, ...('mac' in named ? { mac: named.mac } : {}), ...meant };
  }
  if (named.kind === 'firmware') {
    const isList = named.extension === 'loads';
    const meant = named.canonicalName === base ? {} : { meant: named.canonicalName };
    return { kind: isList ? 'firmware-list' : 'firmware-image', ...meant };
  }
  return recogniseNearMiss(base) ?? { kind: byExtension(base) };
}

function recogniseNearMiss(base: string): NameMeaning | undefined {
  const [, prefix = '', digits = '', ending = ''] = NEARLY_A_PHONE_FILE.exec(base) ?? [];
  const mac = parseMacAddress(digits.replace(/[^0-9A-F]/gi, ''));
  if (mac !== undefined) {
    const isXml = ending.toLowerCase() !== 'cnf';
    const own = prefix.toUpperCase() === 'SEP' && isXml ? 'sep-xml' : 'phone-cnf';
    if (isXml === (own === 'sep-xml')) return { kind: own, mac, meant: phoneFileName(own, mac) };
  }
  const shared = NEARLY_SHARED.find(([pattern]) => pattern.test(base));
  return shared && { kind: shared[1], meant: shared[2] };
}

function byExtension(base: string): FileKind {
  if (/^(distinctive)?ringlist\.xml$/i.test(base)) return 'ring-list-xml';
  const extension = /\.([^.]+)$/.exec(base)?.[1] ?? '';
  return BY_EXTENSION[extension.toLowerCase()] ?? 'unknown';
}
