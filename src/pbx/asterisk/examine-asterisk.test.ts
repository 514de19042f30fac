import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pbxRefused, pbxUnreachable } from '#pbx/pbx-error.ts';
import { type AmiMessage, amiHeader } from '#protocols/ami/ami-codec.ts';
import { type ExaminedAsterisk, examineAsterisk } from './examine-asterisk.ts';

const ALLOWED = ['Reload', 'PJSIPNotify', 'PJSIPShowRegistrationInboundContactStatuses', 'PJSIPShowEndpoint'];

interface Office {
  readonly version?: string;
  readonly allowed?: readonly string[];
  readonly unloaded?: readonly string[];
  readonly knows?: readonly string[];
}

/** A manager interface that answers as one of this office would. */
function managerOf({ version = '22.10.1', allowed = ALLOWED, unloaded = [], knows = ['208'] }: Office = {}) {
  return async (action: AmiMessage) => {
    const value = (name: string) => amiHeader(action, name) ?? '';
    const answer = (isSuccess: boolean, headers: AmiMessage = [], message = '') => ({
      isSuccess,
      message,
      headers,
      events: [],
    });
    switch (value('Action')) {
      case 'CoreSettings':
        return answer(version !== '', [['AsteriskVersion', version]]);
      case 'ModuleCheck':
        return unloaded.includes(value('Module')) ? answer(false, [], 'Module not loaded') : answer(true);
      case 'ListCommands':
        return answer(
          true,
          allowed.map((name) => [name, 'what it does  (Priv: system,all)']),
        );
      default:
        return answer(knows.includes(value('Endpoint')));
    }
  };
}

const place = { accounts: async () => [{ user: '208', isOurs: true }] };

/** What is found, without what is as it should be. */
async function troublesOf(office: Office, more: Partial<ExaminedAsterisk> = {}): Promise<string[]> {
  const findings = await examineAsterisk({ ask: managerOf(office), place, ...more });
  const troubles = findings.filter(({ state }) => state !== 'ok');
  assert.ok(troubles.every(({ remedy }) => remedy !== undefined));
  return troubles.map(({ state, found }) => `${state}: ${found}`);
}

test('one that is as it should be has nothing to mend', async () => {
  assert.deepEqual(await troublesOf({}), []);
  assert.deepEqual(await troublesOf({ version: 'certified/20.7-cert2' }), []);
});

test('a version that it is not made for, or that is not told', async () => {
  const ofVersion = async (version: string) => (await troublesOf({ version })).join();
  assert.match(await ofVersion('16.28.0~dfsg'), /^warning: Asterisk 16\.28.* is made for 18 to 24$/);
  assert.match(await ofVersion('25.0.0'), /^warning/);
  assert.match(await ofVersion('GIT-master-abc'), /^unknown: .*does not tell its version \(GIT/);
  assert.match(await ofVersion(''), /^unknown/);
});

test('a module that is missing is told by what phones miss, and its action is then no missing right', async () => {
  const allowed = ALLOWED.filter((action) => action !== 'PJSIPNotify');
  assert.deepEqual(await troublesOf({ unloaded: ['res_pjsip_notify'], allowed }), [
    'warning: the module res_pjsip_notify is not loaded, so phones can’t be restarted through it',
  ]);
  assert.match(
    (await troublesOf({ unloaded: ['res_pjsip_registrar'] })).join(),
    /^problem: .*can’t register$/,
  );
});

test('rights that the manager user lacks are named by what does not work for want of them', async () => {
  const found = await troublesOf({ allowed: ['PJSIPShowEndpoint'] });
  assert.equal(found.length, 3);
  assert.match(
    found.join('\n'),
    /may not Reload[\s\S]*may not PJSIPNotify[\s\S]*nobody knows who is registered/,
  );
});

test('accounts that it has not read, and files that are not included', async () => {
  const examine = () => [{ state: 'problem', found: 'not included', remedy: 'Write it.' }] as const;
  assert.deepEqual(await troublesOf({ knows: [] }, { place: { ...place, examine } }), [
    'problem: not included',
    'problem: 1 account kept for it, and it does not know 208',
  ]);
});

test('what can’t be asked is a finding, and the other interface is looked at all the same', async () => {
  const ask = () => Promise.reject(pbxUnreachable('the manager interface at 127.0.0.1:5038', 'nobody'));
  const askAri = () => Promise.reject(pbxRefused('the REST interface', 'the user', 'Compare it.'));
  const found = await troublesOf({}, { ask, askAri });
  assert.equal(found.length, 2);
  assert.match(found.join('\n'), /manager interface[\s\S]*REST interface/);
});
