/** The files that are ours in Asterisk's folder: what they are called, what stands in them, and reading them again. */
import type { Account } from '#pbx/account.ts';
import { type ConfigSection, parseConfigText, resolveTemplates, writeValue } from './config-text.ts';
import {
  AOR_DEFAULTS,
  AUTH_DEFAULTS,
  accountOf,
  ENDPOINT_DEFAULTS,
  type PjsipObjects,
  pjsipObjects,
} from './pjsip-objects.ts';

/** How the files of one PBX are written. */
export interface IncludeOptions {
  /** Where calls of its phones begin. `offhook`, which is in our own file, unless the operator has one. */
  readonly context: string;
  /** Whether we write the dial plan as well. */
  readonly hasDialPlan: boolean;
  /** What the messages button dials. */
  readonly voicemail?: string;
}

/** A file of ours, and the file of Asterisk's that includes it. */
export interface IncludeFile {
  /** Below Asterisk's folder: `offhook/pjsip.conf`. */
  readonly path: string;
  readonly includedBy: string;
  /** What Asterisk reads anew when it changed. */
  readonly module: string;
  readonly text: string;
}

const FOLDER = 'offhook';
export const PJSIP_FILE = `${FOLDER}/pjsip.conf`;
const WARNING =
  '; Written by Offhook, and written again with every change: what is changed here by hand is lost.';

/** The templates that all accounts share, by the type of the object. */
const TEMPLATES = {
  endpoint: { name: 'offhook-endpoint', options: ENDPOINT_DEFAULTS },
  auth: { name: 'offhook-auth', options: AUTH_DEFAULTS },
  aor: { name: 'offhook-aor', options: AOR_DEFAULTS },
} as const;

type ObjectType = keyof typeof TEMPLATES;
const TYPES = Object.keys(TEMPLATES) as ObjectType[];

/** Every file of ours for these accounts. */
export function includeFiles(accounts: readonly Account[], options: IncludeOptions): IncludeFile[] {
  const sorted = accounts.toSorted((a, b) => a.user.localeCompare(b.user, 'en', { numeric: true }));
  return [
    {
      path: PJSIP_FILE,
      includedBy: 'pjsip.conf',
      module: 'res_pjsip.so',
      text: pjsipText(sorted, options),
    },
    {
      path: `${FOLDER}/pjsip_notify.conf`,
      includedBy: 'pjsip_notify.conf',
      module: 'res_pjsip_notify.so',
      text: file('Has phones look at syncinfo.xml: pjsip send notify offhook-check-sync endpoint 208', [
        '[offhook-check-sync]\nEvent = check-sync',
      ]),
    },
    ...(options.hasDialPlan
      ? [
          {
            path: `${FOLDER}/extensions.conf`,
            includedBy: 'extensions.conf',
            module: 'pbx_config.so',
            text: dialPlanText(sorted, options),
          },
        ]
      : []),
  ];
}

/** The accounts in our own pjsip file as it is; one that somebody changed by hand has no account. */
export function readPjsipFile(text: string, options: IncludeOptions): Map<string, Account | undefined> {
  const sections = resolveTemplates(
    parseConfigText(text).flatMap((item) => (item.kind === 'section' ? [item.section] : [])),
  );
  const byUser = Map.groupBy(sections, ({ name }) => name);
  return new Map(
    Array.from(byUser, ([user, own]) => {
      const of = (type: ObjectType) => optionsOf(own.find((section) => typeOf(section) === type));
      const objects: PjsipObjects = { endpoint: of('endpoint'), auth: of('auth'), aor: of('aor') };
      return [user, accountOf(user, objects, options)];
    }),
  );
}

function pjsipText(accounts: readonly Account[], options: IncludeOptions): string {
  const templates = TYPES.map((type) =>
    section(`[${TEMPLATES[type].name}](!)`, { type, ...TEMPLATES[type].options }),
  );
  const objects = accounts.flatMap((account) => {
    const made = pjsipObjects(account, options);
    return TYPES.map((type) => {
      const { name, options: lent } = TEMPLATES[type];
      const own = Object.entries(made[type]).filter(([option]) => !(option in lent));
      return section(`[${account.user}](${name})`, Object.fromEntries(own));
    });
  });
  return file('Accounts for Cisco 7940 and 7960 phones.', [...templates, ...objects]);
}

function dialPlanText(accounts: readonly Account[], { context, voicemail }: IncludeOptions): string {
  const numbers = accounts.map(({ user, number, mailbox }) =>
    [
      `exten = ${number},hint,PJSIP/${user}`,
      `exten = ${number},1,Dial(PJSIP/${user},25)`,
      ...(mailbox === undefined
        ? []
        : [
            ` same = n,GotoIf($["${variable('DIALSTATUS')}" = "BUSY"]?busy)`,
            ` same = n,VoiceMail(${mailbox},u)`,
            ' same = n,Hangup()',
            ` same = n(busy),VoiceMail(${mailbox},b)`,
          ]),
      ' same = n,Hangup()',
    ].join('\n'),
  );
  const listen = [
    `exten = ${voicemail},1,Answer()`,
    ` same = n,VoiceMailMain(${variable(`PJSIP_ENDPOINT(${variable('CHANNEL(endpoint)')},mailboxes)`)})`,
    ' same = n,Hangup()',
  ].join('\n');
  return file(
    `Numbers of the phones, with hints and voice mail. Ways out: include => contexts of your own in [${context}](+).`,
    [
      `[${context}]\ninclude = offhook-numbers`,
      ['[offhook-numbers]', ...numbers, ...(voicemail === undefined ? [] : [listen])].join('\n'),
    ],
  );
}

/** `${NAME}` for Asterisk to fill in. */
function variable(name: string): string {
  return `\${${name}}`;
}

function section(head: string, options: Readonly<Record<string, string>>): string {
  return [head, ...Object.entries(options).map(([name, value]) => `${name} = ${writeValue(value)}`)].join(
    '\n',
  );
}

function file(what: string, parts: readonly string[]): string {
  return `${WARNING}\n; ${what}\n\n${parts.join('\n\n')}\n`;
}

function typeOf({ entries }: ConfigSection): string | undefined {
  return entries.find(({ name }) => name === 'type')?.value;
}

function optionsOf(of: ConfigSection | undefined): Record<string, string> {
  const entries = (of?.entries ?? []).filter(({ name }) => name !== 'type');
  return Object.fromEntries(entries.map(({ name, value }) => [name, value]));
}

/** The line by which a file of Asterisk's includes one of ours. */
function includeLine({ path }: Pick<IncludeFile, 'path'>): string {
  return `#include "${path}"`;
}

/**
 * The text with our include, which stands first: what follows it in a file begins with a section of its own, and what is
 * added at the end of the file stays in the section where somebody wrote it. Everything else is as it was.
 */
export function withInclude(text: string, file: Pick<IncludeFile, 'path'>): string {
  const isThere = parseConfigText(text).some(
    (item) => item.kind === 'include' && item.include.path === file.path,
  );
  return isThere
    ? text
    : `; Phones looked after by Offhook, which writes that file.\n${includeLine(file)}\n${text}`;
}
