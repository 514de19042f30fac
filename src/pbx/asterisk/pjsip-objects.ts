import type { Account, PhoneCodec } from '#pbx/account.ts';

/** The three objects of chan_pjsip that make an account, by their options; all have the user for their name. */
export interface PjsipObjects {
  readonly endpoint: Readonly<Record<string, string>>;
  readonly auth: Readonly<Record<string, string>>;
  readonly aor: Readonly<Record<string, string>>;
}

/** What does not depend on the account. `context` is where its calls begin in the dial plan. */
export interface PjsipOptions {
  readonly context: string;
}

/** Our order of codecs names in Asterisk's words. */
const CODEC_NAMES: Readonly<Record<PhoneCodec, string>> = { PCMU: 'ulaw', PCMA: 'alaw', G729: 'g729' };

/**
 * What a 7940 or 7960 needs of every endpoint, whichever nat_enable it has. With 0 it sends from one port and listens on
 * another: answers must go where its Via says (no force_rport), and calls where its Contact says (no rewrite_contact).
 * Both are right with 1 too. It can do MD5 only, and tells Remote-Party-ID on its display.
 */
export const ENDPOINT_DEFAULTS = {
  force_rport: 'no',
  rewrite_contact: 'no',
  rtp_symmetric: 'no',
  // Phones of one PBX need not have a codec in common, and a transfer needs no new offer to the other side.
  direct_media: 'no',
  dtmf_mode: 'rfc4733',
  send_rpid: 'yes',
  send_pai: 'no',
  disallow: 'all',
} as const;

/**
 * `userpass` is what Asterisk 18 to 24 all take. From 20.12, 21.7 and 22.2 on its documents call the word deprecated and
 * take it for `digest`, without a warning (22.10); older ones don't know `digest`. The challenge is for MD5 unless
 * `default_auth_algorithms_uas` of the `global` section says more.
 */
export const AUTH_DEFAULTS = { auth_type: 'userpass' } as const;

/** A phone that was moved or restarted replaces its old contact at once, instead of being refused. */
export const AOR_DEFAULTS = {
  max_contacts: '1',
  remove_existing: 'yes',
  qualify_frequency: '60',
} as const;

/** The objects of an account. */
export function pjsipObjects(account: Account, { context }: PjsipOptions): PjsipObjects {
  const { user, number, authname, secret, name, mailbox, codecs } = account;
  return {
    endpoint: {
      ...ENDPOINT_DEFAULTS,
      context,
      allow: codecs.map((codec) => CODEC_NAMES[codec]).join(','),
      aors: user,
      auth: user,
      callerid: `"${name}" <${number}>`,
      ...(mailbox === undefined ? {} : { mailboxes: mailbox }),
    },
    auth: { ...AUTH_DEFAULTS, username: authname, password: secret },
    aor: AOR_DEFAULTS,
  };
}

/** The account that `pjsipObjects` would make these objects of; `undefined` when they differ from that in anything. */
export function accountOf(user: string, objects: PjsipObjects, options: PjsipOptions): Account | undefined {
  const { endpoint, auth } = objects;
  const codecs = (endpoint.allow ?? '').split(',').map(codecNamed);
  const [, name = '', number = ''] = /^"(.*)" <([^<>]*)>$/.exec(endpoint.callerid ?? '') ?? [];
  const account: Account = {
    user,
    number,
    authname: auth.username ?? '',
    secret: auth.password ?? '',
    name,
    ...(endpoint.mailboxes ? { mailbox: endpoint.mailboxes } : {}),
    codecs: codecs.filter((codec) => codec !== undefined),
  };
  const wanted = pjsipObjects(account, options);
  const isSame = (['endpoint', 'auth', 'aor'] as const).every((kind) =>
    holdsSame(wanted[kind], objects[kind]),
  );
  return isSame ? account : undefined;
}

/** The codec of one of Asterisk's names, if a phone of this family has it. */
function codecNamed(name: string): PhoneCodec | undefined {
  const found = Object.entries(CODEC_NAMES).find(([, word]) => word === name.trim());
  return found?.[0] as PhoneCodec | undefined;
}

function holdsSame(
  wanted: Readonly<Record<string, string>>,
  held: Readonly<Record<string, string>>,
): boolean {
  const names = new Set([...Object.keys(wanted), ...Object.keys(held)]);
  return [...names].every((name) => (wanted[name] ?? '') === (held[name] ?? ''));
}
