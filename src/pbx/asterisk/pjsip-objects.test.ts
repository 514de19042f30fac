import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Account } from '#pbx/account.ts';
import { pjsipObjects } from './pjsip-objects.ts';

/**
 * Of each object the options that its realtime table has had since its first version, in September 2013 (Asterisk's
 * contrib/ast-db-manage, "Add tables for pjsip"), as far as we might want them. None was dropped or renamed since.
 */
const FROM_THE_BEGINNING = {
  endpoint: [
    ...[
      'transport',
      'aors',
      'auth',
      'context',
      'disallow',
      'allow',
      'direct_media',
      'dtmf_mode',
      'force_rport',
    ],
    ...['mailboxes', 'rewrite_contact', 'rtp_symmetric', 'send_pai', 'send_rpid', 'callerid', 'call_group'],
    ...['pickup_group', 'from_user', 'from_domain', 'trust_id_inbound', 'language', 'tone_zone'],
  ],
  auth: ['auth_type', 'nonce_lifetime', 'md5_cred', 'password', 'realm', 'username'],
  aor: [
    'contact',
    'default_expiration',
    'max_contacts',
    'minimum_expiration',
    'remove_existing',
    'qualify_frequency',
  ],
} as const;

/** The words that such an option has taken since then. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  dtmf_mode: ['rfc4733', 'inband', 'info'],
  auth_type: ['md5', 'userpass'],
};

const account: Account = {
  user: '208',
  number: '208',
  authname: '208',
  secret: 'made-up',
  name: 'Front desk',
  mailbox: '208@default',
  codecs: ['PCMU', 'PCMA', 'G729'],
};

test('an account is written in options, and words, that every version of chan_pjsip knows', () => {
  const objects = pjsipObjects(account, { context: 'offhook' });
  for (const kind of ['endpoint', 'auth', 'aor'] as const) {
    const known: readonly string[] = FROM_THE_BEGINNING[kind];
    for (const [option, value] of Object.entries(objects[kind])) {
      assert.ok(known.includes(option), `${kind} ${option}`);
      assert.ok(WORDS[option]?.includes(value) ?? true, `${kind} ${option} = ${value}`);
    }
  }
});
