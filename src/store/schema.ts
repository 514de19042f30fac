import type { Generated } from 'kysely';

/**
 * The tables. Dialect-neutral on purpose (docs/decisions): text keys, ISO 8601 text times, 0/1 booleans, JSON as
 * text, so that the same statements run on PostgreSQL.
 */
export interface Schema {
  phone: PhoneTable;
  line: LineTable;
  extension: ExtensionTable;
  pbx: PbxTable;
  pbx_state: PbxStateTable;
  setting: SettingTable;
  note: NoteTable;
  firmware_set: FirmwareSetTable;
  firmware_file: FirmwareFileTable;
  operator_file: OperatorFileTable;
  delivery: DeliveryTable;
  flash_memory: FlashMemoryTable;
  event: EventTable;
  boot_session: BootSessionTable;
  lease: LeaseTable;
  call_group: CallGroupTable;
  call_group_member: CallGroupMemberTable;
  registration: RegistrationTable;
  messages_waiting: MessagesWaitingTable;
  phonebook_entry: PhonebookEntryTable;
  source: SourceTable;
  service: ServiceTable;
  source_state: SourceStateTable;
  operation: OperationTable;
  refused_password: RefusedPasswordTable;
  change: ChangeTable;
  revision: RevisionTable;
  revision_item: RevisionItemTable;
}

interface PhoneTable {
  /** As shown, `00:11:5C:93:AF:D1`. */
  mac: string;
  /** Empty while nobody knows. */
  model: string;
  group_name: string | null;
  /** `inbox` (appeared by itself) or `adopted` (added or taken in by an operator). */
  standing: string;
  bound_address: string | null;
  first_seen: string;
}

interface LineTable {
  mac: string;
  /** Line key, 1 is the topmost. */
  position: number;
  extension: string;
}

interface ExtensionTable {
  number: string;
  name: string;
  secret: string;
  /** Absent for the embedded one. */
  pbx: string | null;
  /** The SIP user and the name in the credentials, where they differ from the number. */
  user: string | null;
  authname: string | null;
  mailbox: string | null;
  /** `pbx` when the account is kept there by others, and only told to phones. */
  keeper: string | null;
}

/** How the server stands with a PBX. */
interface PbxStateTable {
  pbx: string;
  /** JSON. */
  body: string;
}

/** A PBX besides the embedded one. */
interface PbxTable {
  name: string;
  /** `asterisk`, `generic` … */
  kind: string;
  /** Where phones register. */
  address: string;
  port: number;
  /** What the messages button dials; empty for nothing. */
  voicemail: string;
  /** JSON: what the kind needs to be spoken with, by field; secrets in clear. */
  connection: string;
}

interface SettingTable {
  /** `site`, `model`, `group` or `phone`. */
  layer: string;
  /** Empty for the site; the model, group name or MAC address otherwise. */
  scope: string;
  name: string;
  value: string;
}

/** What somebody wrote beside a setting. */
interface NoteTable {
  /** As of settings. */
  layer: string;
  scope: string;
  /** The setting; empty for the scope as a whole. */
  name: string;
  text: string;
}

interface FirmwareSetTable {
  load: string;
  /** Name of the universal loader in the set, without extension. */
  loader: string;
  added_at: string;
}

interface FirmwareFileTable {
  /** The load whose set this file belongs to. */
  load: string;
  name: string;
  /** SHA-256 of the content, which lies in the blob folder under this name. */
  hash: string;
  size: number;
}

interface OperatorFileTable {
  name: string;
  hash: string;
  size: number;
  added_at: string;
}

interface DeliveryTable {
  mac: string;
  name: string;
  /** SHA-256 of the bytes that the phone fetched to the end. */
  hash: string;
  at: string;
  /** JSON, of its own configuration as the application read it: a few characters for each setting. */
  settings_print: string | null;
}

/** Settings with another value than the phone's own default that a phone has fetched, and so keeps in flash. */
interface FlashMemoryTable {
  mac: string;
  name: string;
}

interface EventTable {
  seq: Generated<number>;
  at: string;
  mac: string | null;
  type: string;
  body: string;
}

/** Where a phone stands; columns for lists of phones, and the whole session as JSON. */
interface BootSessionTable {
  mac: string;
  stage: string;
  since: string;
  load: string | null;
  address: string | null;
  /** Of the newest event: when, of which type, about which file, extension or address. */
  last_at: string | null;
  last_type: string | null;
  last_about: string | null;
  /** What is awaited, and until when. */
  expected: string | null;
  expected_by: string | null;
  /** JSON: the diagnoses that hold. */
  diagnoses: string;
  /** JSON. */
  body: string;
}

/** An address that our DHCP server gave out, or keeps away from everyone for a while. */
interface LeaseTable {
  address: string;
  /** `bound`, `released` or `quarantined`. */
  state: string;
  /** The MAC address, or the client identifier in hexadecimal after `id:`; empty in quarantine. */
  client: string;
  mac: string;
  expires_at: string;
  relayed: number;
  host_name: string;
  vendor_class: string;
}

/** A number that rings several extensions. */
interface CallGroupTable {
  number: string;
  /** `all` or `hunt`. */
  ring: string;
  /** Seconds. */
  timeout: number;
}

interface CallGroupMemberTable {
  /** Of the group. */
  number: string;
  /** 0 is rung first. */
  position: number;
  extension: string;
}

/** Somebody in a phone book that is kept here. */
export interface PhonebookEntryTable {
  /** Who sees it, as for settings. */
  layer: string;
  scope: string;
  name: string;
  /** JSON: `[{ label?, number }]`. */
  numbers: string;
  /** Place among the speed dials of those who see it, from 1. */
  speed_dial: number | null;
}

/** An entry of the services menu that was written by hand. */
export interface ServiceTable {
  name: string;
  /** `text` or `link`. */
  kind: string;
  /** Who sees it, as for settings. */
  layer: string;
  scope: string;
  /** The text, or where the link leads. */
  content: string;
}

/** Where a phone book or an agenda is read from. */
export interface SourceTable {
  name: string;
  /** `csv`, `vcard`, `directory-xml`, `carddav`, `ldap` or `ical`. */
  kind: string;
  /** A file or a URL. */
  location: string;
  /** Who sees it, as for settings. */
  layer: string;
  scope: string;
  every_minutes: number;
  user: string | null;
  /** In clear. */
  password: string | null;
  /** JSON: what its kind needs besides. */
  options: string;
}

/** How the readings of a source went; not part of any revision. */
interface SourceStateTable {
  name: string;
  tried_at: string;
  /** When the copy in use was read. */
  read_at: string | null;
  rows: number | null;
  /** Why the last try came to nothing. */
  problem: string | null;
}

/** Where an extension is reached, so that a restart of the server loses nobody. */
interface RegistrationTable {
  user: string;
  contact: string;
  expires_at: string;
  /** The rest, as JSON. */
  body: string;
}

interface MessagesWaitingTable {
  user: string;
  fresh: number;
  old: number;
}

/** What a command asks of the running server. */
interface OperationTable {
  id: string;
  kind: string;
  /** JSON. */
  body: string;
  /** `asked`, `taken` or `done`. */
  state: string;
  /** JSON, once it is done. */
  result: string | null;
  asked_at: string;
}

/** When a PBX last refused a password that we tried. */
interface RefusedPasswordTable {
  /** `192.168.0.5:5060` */
  peer: string;
  at: string;
}

/** What was written, in order: how a running server learns of it without reading everything again. */
interface ChangeTable {
  seq: Generated<number>;
  entity: string;
  key: string;
}

/** One change by an operator, however many things it touched. */
interface RevisionTable {
  seq: Generated<number>;
  at: string;
  /** The user of the operating system. */
  who: string;
  /** The change in words; names, never values. */
  what: string;
}

/** One thing as it was before and after a revision; `null` where it was not there. Secrets are in clear. */
interface RevisionItemTable {
  seq: Generated<number>;
  revision: number;
  /** `setting`, `note`, `phone`, `extension`, `call-group`, `pbx`, `phonebook-entry`, `source` or `service`. */
  kind: string;
  /** For settings, notes and phone book entries `layer/scope`; else the MAC address, number or name. */
  key: string;
  /** Of the setting or entry, or of the setting that a note is on; empty for the others. */
  name: string;
  /** The value of a setting, the text of a note; anything else as JSON. */
  before: string | null;
  after: string | null;
}
