import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { readXml, type XmlElement } from '#files/xml/read-xml.ts';
import type { Account } from '#pbx/account.ts';
import { digestHa1 } from '#protocols/sip/digest.ts';
import { accountProblem, numberXml, userXml, voicemailXml } from './user-xml.ts';

const OPTIONS = { domain: '192.0.2.5', realm: '192.0.2.5', context: 'default', hasDialPlan: true };
const DESK: Account = {
  user: '208',
  number: '208',
  authname: '208',
  secret: 'an example & no secret',
  name: 'Front "desk" <1>',
  mailbox: '208@default',
  codecs: ['PCMA', 'PCMU', 'G729'],
};
const golden = (name: string) =>
  fileURLToPath(new URL(`../../../test/fixtures/golden/freeswitch/${name}`, import.meta.url));
const read = (text: string) => readXml(Buffer.from(text), { octets: 65_536, entities: 'decoded' });
const named = ({ children }: XmlElement, within: string) =>
  new Map(
    children
      .find(({ name }) => name === within)
      ?.children.map(({ attributes }) => [attributes.get('name'), attributes.get('value')]),
  );

test('an account and its number are written as FreeSWITCH reads them', (t) => {
  const other = { ...DESK, user: 'kitchen', authname: 'kitchen', number: '*20+9', mailbox: '300@default' };
  const { mailbox: _none, ...plain } = { ...DESK, user: '7', authname: '7', number: '7' };
  const texts = [
    ...[DESK, other, plain].flatMap((account) => [userXml(account, OPTIONS), numberXml(account, OPTIONS)]),
    voicemailXml('*97', OPTIONS),
  ];
  for (const text of texts) read(text);
  const serializers = [(value: unknown) => String(value)];
  t.assert.fileSnapshot(`${texts.join('\n\n')}\n`, golden('accounts.txt'), { serializers });
});

test('whatever an account holds, it stays where it belongs', () => {
  const text = fc.string({
    unit: fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code)),
  });
  const word = fc.stringMatching(/^[A-Za-z0-9+*][A-Za-z0-9._+*-]{0,20}$/);
  fc.assert(
    fc.property(word, word, text, text, (user, number, name, secret) => {
      const account = { user, number, authname: user, secret, name, codecs: ['PCMU'] } as const;
      if (accountProblem(account) !== undefined) return;
      const element = read(userXml(account, OPTIONS));
      assert.equal(element.attributes.get('id'), user);
      assert.equal(named(element, 'params').get('a1-hash'), digestHa1(user, OPTIONS.realm, secret));
      assert.equal(named(element, 'variables').get('effective_caller_id_name'), name);
      const condition = read(numberXml(account, OPTIONS)).children[0];
      const expression = new RegExp(condition?.attributes.get('expression') ?? '');
      assert.ok(expression.test(number));
      assert.ok(!expression.test(`${number}0`));
      assert.ok(!userXml({ ...account, secret: 'another secret' }, OPTIONS).includes('another secret'));
    }),
  );
});

test('no account is written that FreeSWITCH would let in without a password, or read as something else', () => {
  for (const [change, reason] of [
    [{ secret: '' }, /no secret/],
    [{ authname: 'cook' }, /not its SIP user/],
    [{ name: 'a $${hostname}' }, /variable/],
    [{ name: '<X-PRE-PROCESS cmd="exec" data="id"/>' }, /variable/],
    [{ user: '../208', authname: '../208' }, /SIP user/],
    [{ number: '2 8' }, /number/],
    [{ mailbox: 'a b@default' }, /mailbox/],
  ] as const) {
    assert.match(accountProblem({ ...DESK, ...change })?.reason ?? '', reason);
  }
  assert.equal(accountProblem(DESK), undefined);
});

test('the PIN of a new mailbox can be guessed by nobody, and stays the same', () => {
  const pin = (account: Account) => named(read(userXml(account, OPTIONS)), 'params').get('vm-password') ?? '';
  assert.match(pin(DESK), /^\d{12}$/);
  assert.equal(pin(DESK), pin({ ...DESK, name: 'Else' }));
  assert.notEqual(pin(DESK), pin({ ...DESK, secret: 'other' }));
});
