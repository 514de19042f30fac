import { counted } from '#values/counted.ts';
import { CHECK_TITLES, type CheckId } from './check-titles.ts';
import type { CheckEvidence, CheckedAccount, ListedContact, SeenChallenge } from './evidence.ts';

/** Something that was found of an account. */
export interface CheckFinding {
  readonly id: CheckId;
  /** What was found, in this case. */
  readonly detail: string;
  readonly remedy: string;
}

type Judge = (evidence: CheckEvidence, account: CheckedAccount) => CheckFinding | undefined;

/** What these phones compute (lineage: the related stack knows no other). */
const PHONE_ALGORITHM = 'MD5';
const PHONE_QOP = 'auth';

/**
 * The first thing that keeps the phone from registering or from being called, in the order in which a phone would
 * meet it; `undefined` when nothing does, as far as was looked.
 */
export function judgeAccount(evidence: CheckEvidence, account: CheckedAccount): CheckFinding | undefined {
  for (const judge of JUDGES) {
    const found = judge(evidence, account);
    if (found !== undefined) return found;
  }
  return undefined;
}

const lookup: Judge = ({ lookup: found }, { host }) =>
  found !== undefined && 'failure' in found
    ? {
        id: 'dns',
        detail: `The name ${host} leads nowhere: ${found.failure}.`,
        remedy:
          'Correct the name, add it to your DNS, or give the address: offhook pbx change NAME --address.',
      }
    : undefined;

const reach: Judge = ({ reach: found, first }, { host, port }) => {
  const where = `${host}:${port}`;
  if (found === 'refused') {
    return {
      id: 'port-closed',
      detail: `The machine is there, and nothing listens on UDP port ${port} of it.`,
      remedy:
        'Is the PBX running, and on this port? Start it, or correct the port: offhook pbx change NAME --port.',
    };
  }
  if (found === 'tcp-only') {
    return {
      id: 'tcp-only',
      detail: `${where} takes TCP connections and answers nothing over UDP, which is all that these phones use.`,
      remedy: 'Open a UDP transport in the PBX, and let UDP through the firewall.',
    };
  }
  // Some answer no OPTIONS; what they say to a REGISTER counts.
  if (first !== 'silent') return undefined;
  return {
    id: 'silent',
    detail: `${where} answers nothing, neither over UDP nor TCP.`,
    remedy:
      'Is the address right, the PBX on, and UDP let through every firewall on the way? Has the PBX banned this machine (fail2ban)?',
  };
};

const sourcePort: Judge = ({ answersTo, view }, { natEnable }) => {
  const isForced = answersTo === 'source-port' || (view !== 'none' && view?.answersSourcePort === true);
  if (natEnable || !isForced) return undefined;
  return {
    id: 'source-port',
    detail:
      'The PBX answers to the port that a request came from. With nat_enable 0 the phone sends from another port than it listens on, and hears nothing.',
    remedy:
      'Leave nat_enable at 1, with nat_address empty; or turn it off in the PBX: force_rport=no (Asterisk), no force_rport() for phones (Kamailio).',
  };
};

const firstAnswer: Judge = ({ first }, { user, number }) => {
  if (first === undefined || first === 'silent') return undefined;
  const { status, reason } = first;
  if (status === 404 || status === 604) return unknownAccount(user, number);
  if (status === 401 || status === 407 || status < 300) return undefined;
  const isForbidden = status === 403;
  return {
    id: isForbidden ? 'forbidden' : 'no-registrar',
    detail: `It answers a REGISTER with ${status} ${reason}, before it has seen any password.`,
    remedy: isForbidden
      ? 'Look for a list of allowed addresses, or a ban of this machine, in the PBX; its log says which.'
      : 'Is it a registrar? Phones must register with the PBX itself, not with a gateway or proxy beside it.',
  };
};

const algorithm: Judge = ({ first }) => {
  const challenges = challengesOf(first);
  if (challenges.length === 0 || challenges.some(canAnswer)) return undefined;
  const asked = [...new Set(challenges.map(({ algorithm: name }) => name))].join(' and ');
  const isQop = challenges.some(({ algorithm: name }) => name === PHONE_ALGORITHM);
  return isQop
    ? {
        id: 'quality',
        detail: 'It asks for a digest with qop=auth-int only, which these phones can’t compute.',
        remedy: 'Let the PBX offer qop=auth.',
      }
    : {
        id: 'algorithm',
        detail: `It asks for a digest by ${asked} only. These phones compute MD5 and nothing else.`,
        remedy:
          'Let the PBX offer MD5 for this account: auth_type=userpass without supported_algorithms_uas=SHA-256 (Asterisk), auth modparam algorithm MD5 (Kamailio).',
      };
};

function challengesOf(first: CheckEvidence['first']): readonly SeenChallenge[] {
  return first === undefined || first === 'silent' ? [] : first.challenges;
}

/** Whether these phones can answer a challenge. */
export function canAnswer({ algorithm: name, qop }: SeenChallenge): boolean {
  return name === PHONE_ALGORITHM && (qop === undefined || qop.includes(PHONE_QOP));
}

const records: Judge = ({ view, first }, { user, number, authname }) => {
  if (view === undefined) return undefined;
  if (view === 'none') return unknownAccount(user, number);
  if (view.authname !== undefined && view.authname !== authname) {
    return {
      id: 'authname',
      detail: `The phone says it is ${authname}; the PBX wants the credentials of ${view.authname}.`,
      remedy: `Tell the phone so: offhook extension change ${number} --authname ${view.authname}.`,
    };
  }
  const realms = challengesOf(first).map(({ realm }) => realm);
  if (view.realm !== undefined && realms.length > 0 && !realms.includes(view.realm)) {
    return {
      id: 'realm',
      detail: `The PBX asks for a password in the realm ${realms.join(' or ')}, and keeps the account’s for ${view.realm}: no password can be right.`,
      remedy: 'Make the two the same in the PBX: the realm of its challenges, and that of the account.',
    };
  }
  return undefined;
};

const login: Judge = ({ login: found, view }, { user, number }) => {
  if (found === undefined) return undefined;
  if ('waitSeconds' in found) {
    return {
      id: 'held-back',
      detail: `This PBX refused a password less than a minute ago, so none was sent. Everything before that is well.`,
      remedy: `Correct the password if you know that it was wrong, and check again in ${found.waitSeconds} seconds.`,
    };
  }
  const { status, reason } = found;
  if (status < 300) return undefined;
  if (status === 404) return unknownAccount(user, number);
  const isRefused = status === 401 || status === 407 || status === 403;
  if (!isRefused) {
    return {
      id: 'no-registrar',
      detail: `It answers a REGISTER with right manners with ${status} ${reason}.`,
      remedy: 'Its log says why.',
    };
  }
  return view === undefined
    ? {
        id: 'credentials',
        detail: `It refuses the name and password (${status} ${reason}). Which of the two is wrong, or whether it has no such account, it does not tell.`,
        remedy: `Compare both with the PBX: offhook extension list --reveal; and offhook extension change ${number} --secret.`,
      }
    : {
        id: 'secret',
        detail: `The account and its name are right, the password is not (${status} ${reason}).`,
        remedy: `Give both the same one: offhook extension change ${number} --secret. Phones keep 31 characters of it.`,
      };
};

const contacts: Judge = ({ login: found, view, binding }) => {
  if (binding !== undefined && binding.status >= 300) {
    return {
      id: 'contact',
      detail: `It knows the password and takes no contact: ${binding.status} ${binding.reason}.`,
      remedy:
        'Let the PBX take one: max_contacts=1 or more (Asterisk aor, Kamailio registrar). Its log says why.',
    };
  }
  if (found === undefined || 'waitSeconds' in found || view === undefined || view === 'none')
    return undefined;
  const { maxContacts, replacesContacts } = view;
  const others = found.contacts.filter(({ isOwn }) => !isOwn);
  const hasOwn = found.contacts.length > others.length;
  if (maxContacts === undefined || replacesContacts === true || hasOwn || others.length < maxContacts)
    return undefined;
  return {
    id: 'contact-limit',
    detail: `The account may have ${counted(maxContacts, 'contact')} and has ${others.length} already: ${listed(others)}.`,
    remedy:
      'Take the other phone off this extension, allow more contacts, or let a new one replace the old (remove_existing=yes in Asterisk).',
  };
};

const codecs: Judge = ({ view }, account) => {
  const offered = view === undefined || view === 'none' ? undefined : view.codecs;
  if (offered === undefined || offered.length === 0) return undefined;
  const names = offered.map((name) => CODEC_NAMES[name.toLowerCase()] ?? name.toUpperCase());
  if (names.some((name) => name === 'ALL' || account.codecs.includes(name))) return undefined;
  return {
    id: 'codecs',
    detail: `The PBX allows ${offered.join(', ')}; the phone knows ${account.codecs.join(', ')}. Calls would end at once.`,
    remedy: 'Allow ulaw or alaw for the account.',
  };
};

const phoneBehind: Judge = ({ behind = [] }) =>
  behind.length === 0
    ? undefined
    : {
        id: 'phone-behind',
        detail: `All is well with the PBX; the phone has not fetched ${behind.join(', ')} as they are now.`,
        remedy: 'Let it restart: offhook apply.',
      };

/** The order in which a phone would meet them. */
const JUDGES: readonly Judge[] = [
  lookup,
  reach,
  firstAnswer,
  sourcePort,
  algorithm,
  records,
  login,
  contacts,
  codecs,
  phoneBehind,
];

/** What PBXes call codecs, in SDP's names. */
const CODEC_NAMES: Readonly<Record<string, string>> = {
  ulaw: 'PCMU',
  alaw: 'PCMA',
  g729a: 'G729',
};

function unknownAccount(user: string, number: string): CheckFinding {
  return {
    id: 'unknown-account',
    detail: `The PBX has no account ${user}.`,
    remedy: `Make it there, or tell by which user the PBX knows it: offhook extension change ${number} --user.`,
  };
}

function listed(contacts: readonly ListedContact[]): string {
  return contacts.map(({ uri }) => uri).join(', ');
}

/** The title of a finding, for people. */
export function checkTitle({ id }: CheckFinding): string {
  return CHECK_TITLES[id];
}
