import { type Account, fingerprintOf, type HeldAccount } from '#pbx/account.ts';
import type { PbxFinding } from '#pbx/pbx-finding.ts';
import { OffhookError } from '#values/offhook-error.ts';
import type { AccountPlace, PlaceChange } from './account-place.ts';
import type { ConfigFolder } from './config-folder.ts';
import { lastValue, resolveTemplates } from './config-text.ts';
import {
  type IncludeOptions,
  includeFiles,
  PJSIP_FILE,
  readPjsipFile,
  withInclude,
} from './include-files.ts';

/** Accounts in files of ours, which Asterisk's own files include. */
export class FileAccounts implements AccountPlace {
  readonly #folder: ConfigFolder;
  readonly #options: IncludeOptions;

  constructor(folder: ConfigFolder, options: IncludeOptions) {
    this.#folder = folder;
    this.#options = options;
  }

  get modules(): readonly string[] {
    return includeFiles([], this.#options).map(({ module }) => module);
  }

  examine(): readonly PbxFinding[] {
    const lacking = includeFiles([], this.#options).filter((file) => {
      const main = this.#folder.read(file.includedBy);
      return main === undefined || withInclude(main, file) !== main;
    });
    if (lacking.length === 0) {
      return [{ state: 'ok', found: `what Offhook writes is included by the files of ${this.#folder.path}` }];
    }
    return lacking.map(({ path, includedBy }) => ({
      state: includedBy === 'pjsip.conf' ? 'problem' : 'warning',
      found: `${this.#folder.path}/${includedBy} does not include ${path}`,
      remedy: `A running offhook serve writes that line where the file is there and it may; or write it first in the file: #include "${path}".`,
    }));
  }

  async accounts(): Promise<readonly HeldAccount[]> {
    const ours = Array.from(this.#read(), ([user, account]) => ({
      user,
      isOurs: true,
      ...(account === undefined ? {} : { name: account.name, fingerprint: fingerprintOf(account) }),
    }));
    const known = new Set(ours.map(({ user }) => user));
    const others = resolveTemplates(this.#folder.sections('pjsip.conf', (file) => file.endsWith(PJSIP_FILE)));
    return [
      ...ours,
      ...others
        .filter((section) => lastValue(section, 'type') === 'endpoint' && !known.has(section.name))
        .map(({ name }) => ({ user: name, isOurs: false })),
    ];
  }

  async put(accounts: readonly Account[]): Promise<PlaceChange> {
    const refused = accounts.flatMap((account) => {
      const part = unwritablePart(account);
      return part === undefined
        ? []
        : [
            {
              user: account.user,
              reason: `its ${part} has a character that can't stand in Asterisk's files`,
            },
          ];
    });
    const users = new Set(refused.map(({ user }) => user));
    const fitting = accounts.filter(({ user }) => !users.has(user));
    const modules = this.#write(
      new Map([...this.#read(), ...fitting.map((one) => [one.user, one] as const)]),
    );
    return { modules, refused };
  }

  async remove(users: readonly string[]): Promise<readonly string[]> {
    const kept = this.#read();
    for (const user of users) kept.delete(user);
    return this.#write(kept);
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  #read(): Map<string, Account | undefined> {
    return readPjsipFile(this.#folder.read(PJSIP_FILE) ?? '', this.#options);
  }

  /** What somebody changed by hand and nobody wants now is lost, as the file says. */
  #write(accounts: ReadonlyMap<string, Account | undefined>): string[] {
    const files = includeFiles(
      [...accounts.values()].filter((one) => one !== undefined),
      this.#options,
    );
    const changed = new Set<string>();
    for (const file of files) {
      const { path, includedBy, module, text } = file;
      const main = this.#folder.read(includedBy);
      if (main === undefined) {
        // Without a pjsip.conf there is no transport, and no Asterisk that phones could register with.
        if (includedBy === 'pjsip.conf') throw noAsterisk(this.#folder);
        continue;
      }
      if (this.#folder.read(path) !== text) {
        this.#folder.write(path, text, includedBy);
        changed.add(module);
      }
      const including = withInclude(main, file);
      if (including !== main) {
        this.#folder.write(includedBy, including, includedBy);
        changed.add(module);
      }
    }
    return [...changed];
  }
}

function noAsterisk({ path }: ConfigFolder): OffhookError {
  return new OffhookError(
    'PBX_FILES_UNUSABLE',
    `${path} has no pjsip.conf, so it is not the folder of an Asterisk with chan_pjsip.`,
    'Name the right folder: --with files=/etc/asterisk.',
  );
}

/** What of an account can't be written, if anything. */
function unwritablePart({ user, number, authname, secret, name, mailbox = '' }: Account): string | undefined {
  const isWord = (text: string) => /^[A-Za-z0-9.+*-][A-Za-z0-9._+*-]{0,78}$/.test(text);
  const isText = (text: string) => /^[!-~]([ -~]*[!-~])?$/.test(text) && !text.includes('"');
  const wrong = [
    ['SIP user', isWord(user)],
    ['number', isWord(number)],
    ['name in the credentials', isText(authname)],
    ['secret', isText(secret)],
    ['name', isText(name)],
    ['mailbox', /^[A-Za-z0-9._@-]*$/.test(mailbox)],
  ].find(([, isFine]) => !isFine);
  return wrong?.[0] as string | undefined;
}
