import { createHash } from 'node:crypto';
import { readXml, type XmlElement } from '#files/xml/read-xml.ts';
import { type Account, fingerprintOf, type HeldAccount } from '#pbx/account.ts';
import type { PbxFolder } from '#pbx/pbx-folder.ts';
import { DecodeError } from '#values/decode-error.ts';
import { inTurns } from '#values/in-turns.ts';
import { type DirectoryChange, type DirectoryPlace, sortAccounts } from './directory-place.ts';
import { type DirectoryOptions, numberXml, userXml, voicemailXml } from './user-xml.ts';

/** The folder of ours, and the file beside it by which FreeSWITCH's own include finds it. */
const OURS = 'offhook';
const WARNING =
  '<!-- Written by Offhook, and written again with every change: what is changed here by hand is lost. -->';
const FILE_LIMIT = 1024 * 1024;
/** So many small files are read or written before packets get their turn. */
const A_TURN = 4;

/** Accounts in files of ours, one for each, in a folder that FreeSWITCH's own files include already; those stay as they are. */
export class DirectoryFiles implements DirectoryPlace {
  readonly #folder: PbxFolder;
  readonly #options: DirectoryOptions;
  /** Below FreeSWITCH's folder: where it includes every file. */
  readonly #directory: string;
  readonly #dialPlan: string;

  /** `group` is the folder below `directory` that the domain includes: `default`. */
  constructor(folder: PbxFolder, group: string, options: DirectoryOptions) {
    this.#folder = folder;
    this.#options = options;
    this.#directory = `directory/${group}`;
    this.#dialPlan = `dialplan/${options.context}`;
  }

  async accounts(): Promise<readonly HeldAccount[]> {
    this.#requireFolder(this.#directory);
    const ours: HeldAccount[] = [];
    await inTurns(this.#users(), 4 * A_TURN, (user) => ours.push(this.#held(user)));
    const known = new Set(ours.map(({ user }) => user));
    const foreign = this.#foreignUsers().filter((user) => !known.has(user));
    return [...ours, ...foreign.map((user) => ({ user, isOurs: false }))];
  }

  async put(accounts: readonly Account[]): Promise<DirectoryChange> {
    const { fitting, refused } = sortAccounts(accounts);
    if (fitting.length > 0) this.#requireFolder(this.#directory);
    if (fitting.length > 0 && this.#options.hasDialPlan) this.#requireFolder(this.#dialPlan);
    let isStale = false;
    await inTurns(fitting, A_TURN, (account) => {
      if (this.#writeAccount(account)) isStale = true;
    });
    return { isStale: this.#include() || isStale, refused };
  }

  async remove(users: readonly string[]): Promise<boolean> {
    const mine = new Set(this.#users());
    const gone = users.filter((user) => mine.has(user));
    await inTurns(gone, A_TURN, (user) => {
      this.#folder.remove(this.#numberFile(user));
      this.#folder.remove(this.#userFile(user));
    });
    return this.#include() || gone.length > 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  #userFile(user: string): string {
    return `${this.#directory}/${OURS}/${user}.xml`;
  }

  #numberFile(user: string): string {
    return `${this.#dialPlan}/${OURS}/${user}.xml`;
  }

  #users(): string[] {
    const names = this.#folder.names(`${this.#directory}/${OURS}`) ?? [];
    return names.filter((name) => name.endsWith('.xml')).map((name) => name.slice(0, -'.xml'.length));
  }

  /** One that somebody changed, or that was written with other options, has no fingerprint. */
  #held(user: string): HeldAccount {
    const file = this.#folder.read(this.#userFile(user)) ?? '';
    const fingerprint = this.#intact(file);
    const number = this.#folder.read(this.#numberFile(user));
    const isWhole = this.#options.hasDialPlan
      ? this.#intact(number ?? '') === fingerprint
      : number === undefined;
    const name = variableOf(file, 'effective_caller_id_name');
    return {
      user,
      isOurs: true,
      ...(name === undefined ? {} : { name }),
      ...(fingerprint === undefined || !isWhole ? {} : { fingerprint }),
    };
  }

  /** Whoever stands in the files beside ours. */
  #foreignUsers(): string[] {
    const names = this.#folder.names(this.#directory) ?? [];
    const files = names.filter((name) => name.endsWith('.xml') && name !== `${OURS}.xml`);
    const texts = [...files.map((name) => `${this.#directory}/${name}`), `${this.#directory}.xml`];
    return texts.flatMap((path) => {
      const root = elementOf(this.#folder.read(path) ?? '');
      return root === undefined ? [] : usersIn(root);
    });
  }

  #writeAccount(account: Account): boolean {
    const fingerprint = fingerprintOf(account);
    const isNew = this.#write(this.#userFile(account.user), userXml(account, this.#options), fingerprint);
    if (!this.#options.hasDialPlan) return isNew;
    const number = numberXml(account, this.#options);
    return this.#write(this.#numberFile(account.user), number, fingerprint) || isNew;
  }

  /** Writes a file of one account, and tells whether anything was new in it. */
  #write(path: string, xml: string, fingerprint: string): boolean {
    const body = `${WARNING}\n<include>\n${indented(xml)}\n</include>\n`;
    const text = `<!-- ${fingerprint} ${this.#seal(body)} -->\n${body}`;
    if (this.#folder.read(path) === text) return false;
    this.#folder.write(path, text, 'directory');
    return true;
  }

  /** The fingerprint in a file of ours, if the rest of it is as we wrote it, with the options that hold now. */
  #intact(text: string): string | undefined {
    const [, fingerprint, seal, body = ''] =
      /^<!-- ([0-9a-f]{64}) ([0-9a-f]{64}) -->\n(.*)$/s.exec(text) ?? [];
    return seal === this.#seal(body) ? fingerprint : undefined;
  }

  #seal(body: string): string {
    return createHash('sha256')
      .update(JSON.stringify([this.#options, body]))
      .digest('hex');
  }

  /** Has FreeSWITCH's own include find our folders, as far as there is anything in them; tells whether that is new. */
  #include(): boolean {
    const { hasDialPlan, voicemail } = this.#options;
    const hasAny = this.#users().length > 0;
    if (!hasDialPlan) this.#folder.remove(`${this.#dialPlan}/${OURS}`);
    const listen = voicemail === undefined ? [] : [indented(voicemailXml(voicemail, this.#options))];
    const changes = [
      this.#includer(this.#directory, hasAny, []),
      this.#includer(this.#dialPlan, hasAny && hasDialPlan, listen),
    ];
    return changes.includes(true);
  }

  #includer(folder: string, isWanted: boolean, more: readonly string[]): boolean {
    const path = `${folder}/${OURS}.xml`;
    const before = this.#folder.read(path);
    if (!isWanted) {
      this.#folder.remove(path);
      return before !== undefined;
    }
    const lines = [`  <X-PRE-PROCESS cmd="include" data="${OURS}/*.xml"/>`, ...more];
    const text = `${WARNING}\n<include>\n${lines.join('\n')}\n</include>\n`;
    if (before !== text) this.#folder.write(path, text, 'directory');
    return before !== text;
  }

  #requireFolder(name: string): void {
    if (this.#folder.names(name) !== undefined) return;
    const path = `${this.#folder.path}/${name}`;
    throw this.#folder.trouble(path, 'there is no such folder, so FreeSWITCH would find nothing in it');
  }
}

function indented(xml: string): string {
  return xml.replace(/^/gm, '  ');
}

function elementOf(text: string): XmlElement | undefined {
  try {
    return readXml(Buffer.from(text), { octets: FILE_LIMIT, entities: 'decoded' });
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

function usersIn({ name, attributes, children }: XmlElement): string[] {
  const id = name === 'user' ? attributes.get('id') : undefined;
  return [...(id === undefined ? [] : [id]), ...children.flatMap(usersIn)];
}

function variableOf(text: string, name: string): string | undefined {
  const search = (element: XmlElement): string | undefined =>
    element.name === 'variable' && element.attributes.get('name') === name
      ? element.attributes.get('value')
      : element.children.map(search).find((value) => value !== undefined);
  const root = elementOf(text);
  return root === undefined ? undefined : search(root);
}
