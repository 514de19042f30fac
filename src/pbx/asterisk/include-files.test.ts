import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Account } from '#pbx/account.ts';
import { includeFiles, PJSIP_FILE, readPjsipFile, withInclude } from './include-files.ts';

const options = { context: 'offhook', hasDialPlan: true, voicemail: '*97' };
const desk: Account = {
  user: 'kitchen',
  number: '209',
  authname: 'cook',
  secret: 'a;b=c',
  name: 'Zoe; <desk>',
  mailbox: '209@default',
  codecs: ['PCMA', 'PCMU', 'G729'],
};
const textOf = (accounts: readonly Account[], path: string) =>
  includeFiles(accounts, options).find((file) => file.path === path)?.text ?? '';

const word = fc.stringMatching(/^[A-Za-z0-9.+*-]{1,20}$/);
const text = fc.stringMatching(/^[!#-~]([ !#-~]{0,20}[!#-~])?$/);
const account: fc.Arbitrary<Account> = fc.record(
  {
    user: word,
    number: word,
    authname: text,
    secret: text,
    name: text,
    mailbox: fc.stringMatching(/^[0-9]{1,5}@[a-z]{1,8}$/),
    codecs: fc.shuffledSubarray(['PCMU', 'PCMA', 'G729'] as const, { minLength: 1 }),
  },
  { requiredKeys: ['user', 'number', 'authname', 'secret', 'name', 'codecs'], noNullPrototype: true },
);

test('what is written of any accounts is read back', () => {
  fc.assert(
    fc.property(fc.uniqueArray(account, { selector: ({ user }) => user, maxLength: 5 }), (accounts) => {
      const read = readPjsipFile(textOf(accounts, PJSIP_FILE), options);
      assert.deepEqual(read, new Map(accounts.map((one) => [one.user, one])));
    }),
  );
});

test('an account that was changed by hand is known, and known to differ', () => {
  const file = textOf([desk], PJSIP_FILE);
  for (const changed of [
    file.replace('rewrite_contact = no', 'rewrite_contact = yes'),
    file.replace('[kitchen](offhook-aor)', '[kitchen](offhook-aor)\nmax_contacts = 3'),
    file.replace('allow = alaw,ulaw,g729', 'allow = gsm'),
  ]) {
    assert.deepEqual([...readPjsipFile(changed, options)], [['kitchen', undefined]]);
  }
});

test('the dial plan has a hint, rings, and goes to voice mail', () => {
  const plan = textOf([desk], 'offhook/extensions.conf');
  for (const line of [
    'exten = 209,hint,PJSIP/kitchen',
    'exten = 209,1,Dial(PJSIP/kitchen,25)',
    ' same = n,VoiceMail(209@default,u)',
    'exten = *97,1,Answer()',
    ' same = n,VoiceMailMain(${' + 'PJSIP_ENDPOINT(${' + 'CHANNEL(endpoint)},mailboxes)})',
  ]) {
    assert.ok(plan.split('\n').includes(line), line);
  }
});

test('an include is added once and before everything, and the rest is as it was', () => {
  const file = { path: PJSIP_FILE };
  const theirs = '; mine\n[transport-udp]\r\ntype=transport';
  const once = withInclude(theirs, file);
  assert.ok(once.endsWith(theirs));
  assert.equal(withInclude(once, file), once);
  assert.equal(
    withInclude(`#include offhook/pjsip.conf\n${theirs}`, file),
    `#include offhook/pjsip.conf\n${theirs}`,
  );
  assert.notEqual(withInclude(`;#include offhook/pjsip.conf\n`, file), `;#include offhook/pjsip.conf\n`);
});
