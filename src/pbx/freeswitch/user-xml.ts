/** What FreeSWITCH is told of an account, in its own words: the user in its directory, and how its number is reached. */
import { createHash } from 'node:crypto';
import { escapeXml } from '#files/xml/escape-xml.ts';
import type { Account, RefusedAccount } from '#pbx/account.ts';
import { digestHa1 } from '#protocols/sip/digest.ts';

/** What does not depend on the account. */
export interface DirectoryOptions {
  /** The domain of its directory that holds the phones. */
  readonly domain: string;
  /** What its challenges name; passwords are digests made for it. */
  readonly realm: string;
  /** Where calls of its phones begin in the dial plan. */
  readonly context: string;
  /** Whether we say how numbers are reached as well. */
  readonly hasDialPlan: boolean;
  /** What the messages button dials. */
  readonly voicemail?: string;
}

/** How long a phone rings before voice mail answers, in seconds. */
const RING_SECONDS = 25;
/** Set on every call of a phone that has a mailbox. */
const MAILBOX_VARIABLE = 'offhook_mailbox';

/**
 * `<user>` for its directory. It says nothing of NAT: with none of the NDLB workarounds the answers go where a Via says,
 * and calls where a Contact says, which is what a 7940 or 7960 needs whichever nat_enable it has.
 */
export function userXml(account: Account, { domain, realm, context }: DirectoryOptions): string {
  const { user, number, authname, secret, name, mailbox, codecs } = account;
  const box = mailboxId(account);
  const params = {
    'a1-hash': digestHa1(authname, realm, secret),
    'vm-enabled': mailbox === undefined ? 'false' : 'true',
    ...(box === undefined ? {} : { 'vm-password': mailboxPin(account) }),
    ...(box === undefined || box === user ? {} : { 'mwi-account': `${box}@${domain}` }),
  };
  const variables = {
    user_context: context,
    effective_caller_id_name: name,
    effective_caller_id_number: number,
    absolute_codec_string: codecs.join(','),
    // Who calls, in the header that these phones show.
    sip_cid_type: 'rpid',
    // A phone that was moved replaces itself.
    'sip-allow-multiple-registrations': 'false',
    ...(box === undefined ? {} : { [MAILBOX_VARIABLE]: box }),
  };
  const alias = number === user ? '' : ` number-alias="${escapeXml(number)}"`;
  return [
    `<user id="${escapeXml(user)}"${alias}>`,
    '  <params>',
    ...Object.entries(params).map(([key, value]) => `    <param name="${key}" value="${escapeXml(value)}"/>`),
    '  </params>',
    '  <variables>',
    ...Object.entries(variables).map(
      ([key, value]) => `    <variable name="${key}" value="${escapeXml(value)}"/>`,
    ),
    '  </variables>',
    '</user>',
  ].join('\n');
}

/** `<extension>` by which the number of an account is reached, and its voice mail where it has any. */
export function numberXml(account: Account, { domain }: DirectoryOptions): string {
  const { user, number } = account;
  const box = mailboxId(account);
  return extensionXml(`offhook-${number}`, number, [
    ['set', `call_timeout=${RING_SECONDS}`],
    ['set', 'hangup_after_bridge=true'],
    ...(box === undefined ? [] : ([['set', 'continue_on_fail=true']] as const)),
    ['bridge', `user/${user}@${domain}`],
    ...(box === undefined
      ? []
      : ([
          ['answer', ''],
          ['sleep', '1000'],
          ['voicemail', `default ${domain} ${box}`],
        ] as const)),
  ]);
}

/** `<extension>` by which people listen to their messages; their phone has shown who they are. */
export function voicemailXml(number: string, { domain }: DirectoryOptions): string {
  return extensionXml('offhook-voicemail', number, [
    ['answer', ''],
    ['sleep', '1000'],
    ['voicemail', `check auth default ${domain} ${variable(MAILBOX_VARIABLE)}`],
  ]);
}

/** `${NAME}` for FreeSWITCH to fill in. */
export function variable(name: string): string {
  return `\${${name}}`;
}

/** Which parts of an account FreeSWITCH can't hold, if any. */
export function accountProblem(account: Account): RefusedAccount | undefined {
  const { user, number, authname, secret, name, mailbox } = account;
  const isWord = (text: string) => /^[A-Za-z0-9+*][A-Za-z0-9._+*-]{0,78}$/.test(text);
  // It would fill in what looks like a variable, and read further files, wherever that stands.
  const isText = (text: string) => /^[ -~]*$/.test(text) && !/\$\{|x-pre-process/i.test(text);
  const problems: readonly (readonly [boolean, string])[] = [
    [isWord(user), 'its SIP user has a character that can’t stand in FreeSWITCH’s directory'],
    [isWord(number), 'its number has a character that can’t stand in FreeSWITCH’s dial plan'],
    [authname === user, 'its name in the credentials is not its SIP user, which FreeSWITCH wants it to be'],
    // Without a password it would let everyone in.
    [secret !== '', 'it has no secret'],
    [isText(name), 'its name has what FreeSWITCH would take for a variable'],
    [
      mailbox === undefined || isWord(mailbox.split('@')[0] ?? ''),
      'its mailbox is none that FreeSWITCH can have',
    ],
  ];
  const reason = problems.find(([isFine]) => !isFine)?.[1];
  return reason === undefined ? undefined : { user, reason };
}

/** The box in its voice mail, within the domain. What follows an `@` is Asterisk's context. */
function mailboxId({ mailbox }: Account): string | undefined {
  return mailbox?.split('@')[0];
}

/**
 * The PIN of a new mailbox: nobody is told it, because the phone's own messages button needs none and its owner can choose
 * another; without any, everybody could listen from everywhere.
 */
function mailboxPin({ user, secret }: Account): string {
  const digest = createHash('sha256').update(`vm-password ${user} ${secret}`).digest();
  return String(digest.readBigUInt64BE() % 10n ** 12n).padStart(12, '0');
}

function extensionXml(
  name: string,
  number: string,
  actions: readonly (readonly [application: string, data: string])[],
): string {
  const expression = `^${number.replace(/[.*+]/g, '\\$&')}$`;
  return [
    `<extension name="${escapeXml(name)}">`,
    `  <condition field="destination_number" expression="${escapeXml(expression)}">`,
    ...actions.map(([application, data]) =>
      data === ''
        ? `    <action application="${application}"/>`
        : `    <action application="${application}" data="${escapeXml(data)}"/>`,
    ),
    '  </condition>',
    '</extension>',
  ].join('\n');
}
