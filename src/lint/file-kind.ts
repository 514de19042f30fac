/** What a file in a tftpboot folder is, as far as phones and this linter care. */
export type FileKind = keyof typeof FILE_KINDS;

/** Every kind with what people call it. */
export const FILE_KINDS = {
  'default-cnf': 'SIPDefault.cnf',
  'phone-cnf': 'SIP<MAC>.cnf',
  'other-cnf': 'settings under another name',
  os79xx: 'OS79XX.TXT',
  'xml-default': 'XMLDefault.cnf.xml',
  'sep-xml': 'SEP<MAC>.cnf.xml',
  'dial-plan': 'dial plan',
  'ring-list': 'RINGLIST.DAT',
  'ring-list-xml': 'ring list of other models',
  'sync-info': 'syncinfo.xml',
  'phone-xml': 'page, menu or directory',
  'other-xml': 'other XML',
  'trust-list': 'CTLSEP<MAC>.tlv',
  'firmware-list': 'firmware list (.loads)',
  'firmware-image': 'firmware image',
  'ring-audio': 'ring sound',
  logo: 'logo',
  unknown: 'anything else',
} as const;

/** Files made of `name: value` lines. */
export const CNF_KINDS = ['default-cnf', 'phone-cnf', 'other-cnf'] as const satisfies readonly FileKind[];

/** Files that phones read with a reader for XML; they read dial plans with one of their own. */
export const XML_KINDS = [
  'xml-default',
  'sep-xml',
  'sync-info',
  'phone-xml',
  'ring-list-xml',
  'other-xml',
] as const satisfies readonly FileKind[];

/** Files that name a load. */
export const LOAD_NAMING_KINDS = [
  ...CNF_KINDS,
  'os79xx',
  'xml-default',
  'sep-xml',
] as const satisfies readonly FileKind[];

/** Every kind that people write by hand. */
export const TEXT_KINDS = [
  ...CNF_KINDS,
  ...XML_KINDS,
  'os79xx',
  'dial-plan',
  'ring-list',
] as const satisfies readonly FileKind[];

/** Every kind there is. */
export const ALL_KINDS = Object.keys(FILE_KINDS) as readonly FileKind[];
