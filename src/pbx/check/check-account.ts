import { randomBytes } from 'node:crypto';
import type { AccountView } from '#pbx/account.ts';
import { briefContact } from '#pbx/brief-contact.ts';
import { contactsOf } from '#protocols/sip/contact.ts';
import { answerChallenge } from '#protocols/sip/digest.ts';
import { type DigestChallenge, formatCredentials, parseChallenge } from '#protocols/sip/digest-headers.ts';
import { headerValues } from '#protocols/sip/header-field.ts';
import type { SipRequest, SipResponse } from '#protocols/sip/message.ts';
import type { NameAddress } from '#protocols/sip/name-address.ts';
import { DecodeError } from '#values/decode-error.ts';
import { type CheckerEnds, CheckRequests } from './check-requests.ts';
import type { CheckEvidence, CheckedAccount, ListedContact, SeenChallenge } from './evidence.ts';
import { type CheckFinding, canAnswer, judgeAccount } from './judge-account.ts';

/** What a request came to. */
type Answer =
  | { readonly kind: 'answered'; readonly response: SipResponse; readonly at: 'via' | 'source' }
  | { readonly kind: 'refused' | 'silent' };

/** The way to the PBX. */
interface CheckChannel {
  readonly local: string;
  readonly sourcePort: number;
  /** A port that a Via may name instead. */
  readonly otherPort: number;
  ask(request: SipRequest): Promise<Answer>;
  takesTcp(): Promise<boolean>;
}

export interface CheckParts {
  readonly account: CheckedAccount;
  readonly secret: string;
  /** Rejects with the reason why the name leads nowhere. */
  readonly lookUp: (host: string) => Promise<string>;
  readonly open: (address: string) => Promise<CheckChannel & AsyncDisposable>;
  /** What the PBX's records say; `undefined` where they can't be asked. */
  readonly view: () => Promise<AccountView | 'none' | undefined>;
  /** Whether anybody is registered, by the PBX's own word; `undefined` where it can't be asked. */
  readonly isRegistered: () => Promise<boolean | undefined>;
  /** Whether a contact is the phone's own. */
  readonly isOwn: (contact: NameAddress) => boolean;
  /** Settings of the line that the phone has not fetched yet. */
  readonly behind: readonly string[];
  /** How many seconds it is too early to send a password that may be wrong; 0 when it is not. */
  readonly waitSeconds: () => Promise<number>;
  /** A password was refused. */
  readonly onRefused: () => Promise<void>;
}

/** What a check came to. */
export interface CheckResult {
  readonly evidence: CheckEvidence;
  /** The first thing that is in the way; absent when nothing was found. */
  readonly finding?: CheckFinding;
}

/** How long a Contact of ours would stay if taking it away failed. */
const BRIEF_SECONDS = 60;

/**
 * Looks at an account as its phone would, and stops at the first thing in the way. A REGISTER without a Contact changes
 * nothing; one with a Contact is sent only for an account that has none by the PBX's own records, and takes away that Contact and no other.
 */
export async function checkAccount(parts: CheckParts): Promise<CheckResult> {
  const { account } = parts;
  let evidence: CheckEvidence = {};
  const learn = (more: CheckEvidence) => {
    evidence = { ...evidence, ...more };
    return judgeAccount(evidence, account);
  };
  const result = (finding?: CheckFinding): CheckResult => ({
    evidence,
    ...(finding === undefined ? {} : { finding }),
  });

  const lookup = await parts.lookUp(account.host).then(
    (address) => ({ address }),
    (error: unknown) => ({ failure: error instanceof Error ? error.message : String(error) }),
  );
  const nowhere = learn({ lookup });
  if (nowhere !== undefined || 'failure' in lookup) return result(nowhere);

  await using channel = await parts.open(lookup.address);
  const dialogue = new CheckDialogue(parts, channel);
  for (const look of [
    () => dialogue.reach(),
    () => dialogue.first(),
    () => dialogue.habit(),
    async () => {
      const view = await parts.view();
      return view === undefined ? {} : { view };
    },
    () => dialogue.login(),
    () => dialogue.binding(),
    async () => ({ behind: parts.behind }),
  ]) {
    const finding = learn(await look());
    if (finding !== undefined) return result(finding);
  }
  return result();
}

/** The questions that are asked of the PBX, one after the other. */
class CheckDialogue {
  readonly #parts: CheckParts;
  readonly #channel: CheckChannel;
  readonly #requests: CheckRequests;
  readonly #ends: CheckerEnds;
  #challenge: { readonly from: DigestChallenge; readonly header: string; uses: number } | undefined;
  #contacts: readonly ListedContact[] | undefined;

  constructor(parts: CheckParts, channel: CheckChannel) {
    this.#parts = parts;
    this.#channel = channel;
    this.#requests = new CheckRequests(parts.account);
    this.#ends = { local: channel.local, port: channel.sourcePort };
  }

  /** Whether anything answers over UDP; when nothing does, whether TCP would. */
  async reach(): Promise<CheckEvidence> {
    const answer = await this.#channel.ask(this.#requests.options(this.#ends));
    if (answer.kind === 'answered') return { reach: 'answers' };
    if (answer.kind === 'refused')
      return { reach: (await this.#channel.takesTcp()) ? 'tcp-only' : 'refused' };
    return { reach: 'silent' };
  }

  /**
   * Where answers go when the Via names another port than the request came from. Asked with a REGISTER, because PBXes
   * treat that in another way than an OPTIONS.
   */
  async habit(): Promise<CheckEvidence> {
    const { local, otherPort } = this.#channel;
    const answer = await this.#channel.ask(this.#requests.register({ local, port: otherPort }));
    if (answer.kind !== 'answered') return { answersTo: 'nowhere' };
    return { answersTo: answer.at === 'via' ? 'via' : 'source-port' };
  }

  /** A REGISTER without credentials: what it is asked for. */
  async first(): Promise<CheckEvidence> {
    const answer = await this.#channel.ask(this.#requests.register(this.#ends));
    if (answer.kind !== 'answered') {
      return (await this.#channel.takesTcp()) ? { first: 'silent', reach: 'tcp-only' } : { first: 'silent' };
    }
    const { response } = answer;
    const { status, reason } = response;
    this.#takeChallenge(response);
    if (status < 300) this.#contacts = this.#contactsIn(response);
    return { first: { status, reason, challenges: challengesIn(response).map(({ seen }) => seen) } };
  }

  /** The same with credentials. */
  async login(): Promise<CheckEvidence> {
    if (this.#challenge === undefined) return {};
    const waitSeconds = await this.#parts.waitSeconds();
    if (waitSeconds > 0) return { login: { waitSeconds } };
    const response = await this.#register();
    if (response === undefined) return {};
    const { status, reason } = response;
    if (status === 401 || status === 403 || status === 407) await this.#parts.onRefused();
    const contacts = status < 300 ? this.#contactsIn(response) : [];
    if (status < 300) this.#contacts = contacts;
    return { login: { status, reason, contacts } };
  }

  /** A Contact of our own, for an account that has none, and away with it. */
  async binding(): Promise<CheckEvidence> {
    if (this.#contacts === undefined || this.#contacts.length > 0) return {};
    // Where a new contact replaces the old one, two must agree that there is none.
    if ((await this.#parts.isRegistered()) !== false) return {};
    const { user } = this.#parts.account;
    const { local, port } = this.#ends;
    const uri = briefContact(user, local, port);
    let answer = await this.#register({ uri, seconds: BRIEF_SECONDS });
    const longer = Number(headerValues(answer ?? { headers: [] }, 'Min-Expires')[0]);
    if (answer?.status === 423 && longer > 0) answer = await this.#register({ uri, seconds: longer });
    if (answer === undefined) return {};
    const { status, reason } = answer;
    if (status < 300) await this.#register({ uri, seconds: 0 });
    return { binding: { status, reason } };
  }

  /** A REGISTER with credentials where they are wanted; a nonce that went stale is answered once more. */
  async #register(contact?: { uri: string; seconds: number }): Promise<SipResponse | undefined> {
    const isKnownRight = this.#contacts !== undefined;
    const response = await this.#send(contact);
    if (response?.status !== 401 && response?.status !== 407) return response;
    const isStale = challengesIn(response).some(({ challenge }) => challenge.stale === true);
    if (!isStale && !isKnownRight) return response;
    this.#takeChallenge(response);
    return this.#send(contact);
  }

  async #send(contact?: { uri: string; seconds: number }): Promise<SipResponse | undefined> {
    const authorization = this.#authorization();
    const request = this.#requests.register(this.#ends, {
      ...(authorization === undefined ? {} : { authorization }),
      ...(contact === undefined ? {} : { contact }),
    });
    const answer = await this.#channel.ask(request);
    return answer.kind === 'answered' ? answer.response : undefined;
  }

  #authorization(): { name: string; value: string } | undefined {
    const challenge = this.#challenge;
    if (challenge === undefined) return undefined;
    challenge.uses += 1;
    const credentials = answerChallenge({
      challenge: challenge.from,
      username: this.#parts.account.authname,
      secret: this.#parts.secret,
      method: 'REGISTER',
      uri: this.#requests.uri,
      cnonce: randomBytes(8).toString('hex'),
      nc: challenge.uses,
    });
    return credentials === undefined
      ? undefined
      : { name: challenge.header, value: formatCredentials(credentials) };
  }

  #takeChallenge(response: SipResponse): void {
    const header = response.status === 407 ? 'Proxy-Authorization' : 'Authorization';
    const usable = challengesIn(response).find(({ seen }) => canAnswer(seen));
    if (usable !== undefined) this.#challenge = { from: usable.challenge, header, uses: 0 };
  }

  #contactsIn(response: SipResponse): readonly ListedContact[] {
    try {
      const contacts = contactsOf(response);
      if (contacts === '*') return [];
      return contacts.map((contact) => ({ uri: contact.uri, isOwn: this.#parts.isOwn(contact) }));
    } catch (error) {
      if (error instanceof DecodeError) return [];
      throw error;
    }
  }
}

interface ReadChallenge {
  readonly challenge: DigestChallenge;
  readonly seen: SeenChallenge;
}

/** The challenges of a 401 or 407; those that can't be read are none. */
function challengesIn(response: SipResponse): readonly ReadChallenge[] {
  const name = response.status === 407 ? 'Proxy-Authenticate' : 'WWW-Authenticate';
  return headerValues(response, name).flatMap((value) => {
    try {
      const challenge = parseChallenge(value);
      if (challenge === undefined) return [];
      const { realm, algorithm = 'MD5', qop } = challenge;
      const seen = { realm, algorithm: algorithm.toUpperCase(), ...(qop === undefined ? {} : { qop }) };
      return [{ challenge, seen }];
    } catch (error) {
      if (error instanceof DecodeError) return [];
      throw error;
    }
  });
}
