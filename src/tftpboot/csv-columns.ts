import { findParameter, MOST_LINES, namedParameters } from '#files/parameters/find-parameter.ts';
import { nearestName } from '#values/nearest-name.ts';

/** What a column says of a phone. */
const PHONE_COLUMNS = ['mac', 'model', 'group', 'address'] as const;
/** And of one of its lines; `extension2` is that of the second. */
const LINE_COLUMNS = ['extension', 'secret', 'name'] as const;

export type Column =
  | { readonly kind: 'phone'; readonly part: (typeof PHONE_COLUMNS)[number] }
  | { readonly kind: 'line'; readonly part: (typeof LINE_COLUMNS)[number]; readonly position: number }
  | { readonly kind: 'setting'; readonly name: string }
  /** A sentence about what may have been meant; empty when nothing comes near. */
  | { readonly kind: 'unknown'; readonly hint: string };

/** How people and other programs head their columns, folded to small letters and digits. */
const HEADS: Readonly<Record<(typeof PHONE_COLUMNS | typeof LINE_COLUMNS)[number], readonly string[]>> = {
  mac: ['mac', 'macaddress', 'macaddr', 'macadres', 'hardwareaddress', 'ethernet', 'device', 'devicename'],
  model: ['model', 'phonemodel', 'devicemodel', 'type', 'devicetype', 'phonetype', 'modell', 'modele'],
  group: ['group', 'groupname', 'department', 'groep', 'gruppe', 'groupe', 'abteilung', 'afdeling'],
  address: ['address', 'ip', 'ipaddress', 'bind', 'boundaddress', 'ipadres'],
  extension: [
    'extension',
    'ext',
    'exten',
    'number',
    'line',
    'user',
    'username',
    'sipuser',
    'nummer',
    'toestel',
    'nebenstelle',
  ],
  secret: [
    'secret',
    'password',
    'pass',
    'sippassword',
    'sipsecret',
    'wachtwoord',
    'passwort',
    'kennwort',
    'motdepasse',
  ],
  name: ['name', 'displayname', 'fullname', 'description', 'callerid', 'calleridname', 'naam', 'nom'],
};

/** What the head of a column means: `MAC address`, `Ext. 2`, or a setting by its own name. */
export function columnOf(head: string): Column {
  const folded = head
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
  const phone = PHONE_COLUMNS.find((part) => HEADS[part].includes(folded));
  if (phone !== undefined) return { kind: 'phone', part: phone };
  const [, word = '', number = '1'] = /^(.*?)([1-9])?$/.exec(folded) ?? [];
  const line = LINE_COLUMNS.find((part) => HEADS[part].includes(word));
  const position = Number(number);
  if (line !== undefined && position <= MOST_LINES) return { kind: 'line', part: line, position };
  const name = head.trim().toLowerCase();
  if (findParameter(name) !== undefined) return { kind: 'setting', name };
  const known = [...PHONE_COLUMNS, ...LINE_COLUMNS, ...namedParameters().map((named) => named.name)];
  const near = nearestName(name, known);
  return { kind: 'unknown', hint: near === undefined ? '' : `Did you mean ${near}?` };
}
