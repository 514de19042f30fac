/** What mod_xml_curl asks, and the documents that answer it. */
import type { Account } from '#pbx/account.ts';
import { type DirectoryOptions, numberXml, userXml, variable, voicemailXml } from './user-xml.ts';

/** Says that we know nothing of it: FreeSWITCH then looks into its own files. */
const NOT_FOUND = documentXml('result', '<result status="not found"/>');

/** How `user/208` finds a registered phone; every domain needs to say it. */
const DIAL_STRING = (() => {
  const dialed = `${variable('dialed_user')}@${variable('dialed_domain')}`;
  const contact = variable(`sofia_contact(*/${dialed})`);
  return `{^^:sip_invite_domain=${variable('dialed_domain')}:presence_id=${dialed}}${contact}`;
})();

/** The documents of all accounts, made once, so that an answer is a look into a table. */
export class XmlCurlBook {
  readonly #options: DirectoryOptions;
  readonly #users = new Map<string, string>();
  /** By number. */
  readonly #numbers = new Map<string, string>();
  readonly #accounts = new Map<string, Account>();

  constructor(options: DirectoryOptions) {
    this.#options = options;
    const { voicemail } = options;
    if (voicemail !== undefined)
      this.#numbers.set(voicemail, this.#context(voicemailXml(voicemail, options)));
  }

  accounts(): IterableIterator<Account> {
    return this.#accounts.values();
  }

  put(account: Account): void {
    this.remove(account.user);
    const { user, number } = account;
    this.#accounts.set(user, account);
    this.#users.set(user, this.#directory(userXml(account, this.#options)));
    if (!this.#numbers.has(number)) {
      this.#numbers.set(number, this.#context(numberXml(account, this.#options)));
    }
  }

  remove(user: string): void {
    const account = this.#accounts.get(user);
    if (account === undefined) return;
    this.#accounts.delete(user);
    this.#users.delete(user);
    if (account.number !== this.#options.voicemail) this.#numbers.delete(account.number);
  }

  /** The document for what was asked, which is a form as mod_xml_curl posts it. */
  answer(form: URLSearchParams): string {
    switch (form.get('section')) {
      case 'directory':
        return this.#user(form) ?? NOT_FOUND;
      case 'dialplan':
        return this.#number(form) ?? NOT_FOUND;
      default:
        return NOT_FOUND;
    }
  }

  /** At its start FreeSWITCH asks for a domain without a user, to see its gateways: we have none. */
  #user(form: URLSearchParams): string | undefined {
    const domain = form.get('domain') ?? form.get('key_value') ?? '';
    if (domain.toLowerCase() !== this.#options.domain.toLowerCase()) return undefined;
    return this.#users.get(form.get('user') ?? '');
  }

  #number(form: URLSearchParams): string | undefined {
    const { context, hasDialPlan } = this.#options;
    // After a transfer the call is hunted anew, and what it was called with at first does not count any more.
    const of = (name: string) => form.get(`Hunt-${name}`) ?? form.get(`Caller-${name}`) ?? '';
    if (!hasDialPlan || of('Context') !== context) return undefined;
    return this.#numbers.get(of('Destination-Number'));
  }

  #directory(user: string): string {
    const { domain } = this.#options;
    const param = `<params><param name="dial-string" value="${DIAL_STRING}"/></params>`;
    const group = `<groups><group name="default"><users>\n${user}\n</users></group></groups>`;
    return documentXml('directory', `<domain name="${domain}">${param}${group}</domain>`);
  }

  #context(extension: string): string {
    return documentXml('dialplan', `<context name="${this.#options.context}">\n${extension}\n</context>`);
  }
}

function documentXml(section: string, inside: string): string {
  return `<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<document type="freeswitch/xml">\n<section name="${section}">${inside}</section>\n</document>\n`;
}
