import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { digestHa1, digestResponse } from '#protocols/sip/digest.ts';
import { formatChallenge, parseCredentials } from '#protocols/sip/digest-headers.ts';
import { headerValue, headerValues } from '#protocols/sip/header-field.ts';
import type { SipRequest, SipResponse } from '#protocols/sip/message.ts';
import { responseTo } from '#protocols/sip/response.ts';
import { type CheckParts, checkAccount } from './check-account.ts';
import type { CheckedAccount } from './evidence.ts';

const account: CheckedAccount = {
  number: '208',
  host: '192.168.0.5',
  port: 5060,
  user: '208',
  authname: '208',
  natEnable: true,
  codecs: ['PCMU'],
  userAgent: 'Cisco-CP7960G/8.0',
};
const REALM = 'office';
const SECRET = 'pqRs7842';

/** A registrar of a few lines, which notes what it is asked. */
class ScriptedRegistrar {
  readonly asked: SipRequest[] = [];
  readonly contacts: string[];
  /** Refuses contacts with this. */
  refuses: number | undefined;
  staleOnce = false;

  constructor(contacts: readonly string[] = []) {
    this.contacts = [...contacts];
  }

  answer(request: SipRequest): SipResponse {
    this.asked.push(request);
    const respond = (status: number, headers: SipResponse['headers'] = []) =>
      responseTo(request, status, { toTag: 't', headers });
    if (request.method === 'OPTIONS') return respond(200);
    const credentials = headerValues(request, 'Authorization').map(parseCredentials)[0];
    const challenge = (stale: boolean) => {
      const value = formatChallenge({
        realm: REALM,
        nonce: `n${this.asked.length}`,
        algorithm: 'MD5',
        qop: ['auth'],
        stale,
      });
      return respond(401, [{ name: 'WWW-Authenticate', value }]);
    };
    if (credentials === undefined) return challenge(false);
    if (this.staleOnce) {
      this.staleOnce = false;
      return challenge(true);
    }
    const ha1 = digestHa1('208', REALM, SECRET);
    if (credentials.response !== digestResponse({ ...credentials, ha1, method: 'REGISTER' }))
      return challenge(false);
    const contact = headerValue(request, 'Contact');
    if (contact !== undefined && this.refuses !== undefined) return respond(this.refuses);
    if (contact !== undefined) this.#bind(contact);
    return respond(
      200,
      this.contacts.map((uri) => ({ name: 'Contact', value: `<${uri}>;expires=60` })),
    );
  }

  #bind(contact: string): void {
    const uri = /<(.*)>/.exec(contact)?.[1] ?? '';
    const others = this.contacts.filter((one) => one !== uri);
    const isGone = /;expires=0$/.test(contact);
    this.contacts.splice(0, this.contacts.length, ...others, ...(isGone ? [] : [uri]));
  }

  get registers(): SipRequest[] {
    return this.asked.filter(({ method }) => method === 'REGISTER');
  }
}

function partsFor(registrar: ScriptedRegistrar, more: Partial<CheckParts> = {}) {
  const refusals: number[] = [];
  const parts: CheckParts = {
    account,
    secret: SECRET,
    lookUp: async (host) => host,
    open: async () => ({
      local: '192.168.0.2',
      sourcePort: 40_000,
      otherPort: 40_001,
      ask: async (request) => ({ kind: 'answered', response: registrar.answer(request), at: 'via' }),
      takesTcp: async () => false,
      async [Symbol.asyncDispose]() {},
    }),
    view: async () => undefined,
    isRegistered: async () => registrar.contacts.length > 0,
    isOwn: () => false,
    behind: [],
    waitSeconds: async () => 0,
    onRefused: async () => void refusals.push(1),
    ...more,
  };
  return { parts, refusals };
}

const contactsOf = (registrar: ScriptedRegistrar) =>
  registrar.registers.flatMap((request) => headerValues(request, 'Contact'));
const withPassword = (registrar: ScriptedRegistrar) =>
  registrar.registers.filter((request) => headerValues(request, 'Authorization').length > 0).length;

test('an account that has no contact gets one of ours, and is left as it was', async () => {
  const registrar = new ScriptedRegistrar();
  const { finding, evidence } = await checkAccount(partsFor(registrar).parts);
  assert.deepEqual([finding, evidence.binding?.status, registrar.contacts], [undefined, 200, []]);
  assert.deepEqual(
    contactsOf(registrar).map((contact) =>
      contact.replace(/^<sip:208@192\.168\.0\.2:40000;transport=udp;offhook=check>/, 'OURS'),
    ),
    ['OURS;expires=60', 'OURS;expires=0'],
  );
});

test('an account that has a contact, or may have one, is only asked', async () => {
  const phone = 'sip:208@192.168.0.41:5060';
  const busy = new ScriptedRegistrar([phone]);
  assert.equal((await checkAccount(partsFor(busy).parts)).finding, undefined);
  assert.deepEqual([contactsOf(busy), busy.contacts], [[], [phone]]);
  for (const isRegistered of [true, undefined]) {
    const unsure = new ScriptedRegistrar();
    await checkAccount(partsFor(unsure, { isRegistered: async () => isRegistered }).parts);
    assert.deepEqual(contactsOf(unsure), []);
  }
});

test('a wrong password is sent once and noted, and another is not sent while it is too early', async () => {
  const registrar = new ScriptedRegistrar();
  const { parts, refusals } = partsFor(registrar, { secret: 'wrong' });
  assert.equal((await checkAccount(parts)).finding?.id, 'credentials');
  assert.deepEqual([withPassword(registrar), refusals.length], [1, 1]);
  const later = await checkAccount({ ...parts, waitSeconds: async () => 40 });
  assert.deepEqual([later.finding?.id, withPassword(registrar)], ['held-back', 1]);
});

test('no password is sent where the records say already that none can be right', async () => {
  const views = ['none', { user: '208', authname: 'desk' }, { user: '208', realm: 'elsewhere' }] as const;
  const ids: (string | undefined)[] = [];
  for (const view of views) {
    const registrar = new ScriptedRegistrar();
    ids.push((await checkAccount(partsFor(registrar, { view: async () => view }).parts)).finding?.id);
    assert.equal(withPassword(registrar), 0);
  }
  assert.deepEqual(ids, ['unknown-account', 'authname', 'realm']);
});

test('a nonce that went stale is answered once more, and counts as no refusal', async () => {
  const registrar = new ScriptedRegistrar();
  registrar.staleOnce = true;
  const { parts, refusals } = partsFor(registrar);
  assert.deepEqual([(await checkAccount(parts)).finding, refusals], [undefined, []]);
});

test('a contact that is refused is told', async () => {
  const registrar = new ScriptedRegistrar();
  registrar.refuses = 503;
  assert.equal((await checkAccount(partsFor(registrar).parts)).finding?.id, 'contact');
});

test('whatever the PBX answers, nothing that is registered is touched and no password is tried twice', async () => {
  const status = fc.constantFrom(200, 202, 302, 400, 401, 403, 404, 405, 407, 423, 480, 500, 503, 603);
  const headers = fc.array(
    fc.constantFrom(
      { name: 'WWW-Authenticate', value: 'Digest realm="a", nonce="b"' },
      { name: 'WWW-Authenticate', value: 'Digest realm="a", nonce="b", stale=TRUE' },
      { name: 'WWW-Authenticate', value: 'Digest realm="a", nonce="b", algorithm=SHA-256' },
      { name: 'WWW-Authenticate', value: 'Digest realm=' },
      { name: 'Proxy-Authenticate', value: 'Digest realm="a", nonce="b", qop="auth"' },
      { name: 'Contact', value: '<sip:208@192.168.0.41>;expires=60' },
      { name: 'Contact', value: '*' },
      { name: 'Contact', value: 'nonsense <' },
      { name: 'Min-Expires', value: '600' },
      { name: 'Min-Expires', value: '-1' },
    ),
    { maxLength: 3 },
  );
  const script = fc.array(fc.record({ status, headers }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(script, fc.constantFrom(true, false, undefined), async (answers, registered) => {
      const asked: SipRequest[] = [];
      let refused = 0;
      const { parts } = partsFor(new ScriptedRegistrar());
      const channel = await parts.open('');
      await checkAccount({
        ...parts,
        isRegistered: async () => registered,
        onRefused: async () => {
          refused += 1;
        },
        open: async () => ({
          ...channel,
          async [Symbol.asyncDispose]() {},
          ask: async (request) => {
            asked.push(request);
            const answer = answers[asked.length - 1];
            if (answer === undefined) return { kind: 'silent' };
            const response = responseTo(request, answer.status, { toTag: 't', headers: answer.headers });
            return { kind: 'answered', response, at: 'via' };
          },
        }),
      });
      const contacts = asked.flatMap((request) => headerValues(request, 'Contact'));
      assert.ok(
        contacts.every((contact) =>
          contact.startsWith('<sip:208@192.168.0.2:40000;transport=udp;offhook=check>'),
        ),
      );
      if (registered !== false) assert.deepEqual(contacts, []);
      assert.ok(refused <= 1 && asked.length <= 12, `${refused} refused, ${asked.length} asked`);
    }),
    { numRuns: 500 },
  );
});
