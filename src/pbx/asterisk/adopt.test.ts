import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { OffhookError } from '#values/offhook-error.ts';
import { freepbxAccounts } from './adopt-freepbx.ts';
import { pjsipAccounts } from './adopt-pjsip.ts';
import { sipAccounts } from './adopt-sip.ts';
import type { PlacedSection } from './config-folder.ts';
import { parseConfigText } from './config-text.ts';

const placed = (file: string, text: string): PlacedSection[] =>
  parseConfigText(text).flatMap((item) => (item.kind === 'section' ? [{ ...item.section, file }] : []));

/** Made after what FreePBX 16 writes, over three files. */
const FREEPBX = [
  ...placed(
    'pjsip.aor.conf',
    '[208]\ntype=aor\nmailboxes=208@default\nmax_contacts=1\nremove_existing=yes\n',
  ),
  ...placed('pjsip.auth.conf', '[208-auth]\ntype=auth\nauth_type=userpass\npassword=geheim\nusername=208\n'),
  ...placed(
    'pjsip.endpoint.conf',
    '[208]\ntype=endpoint\naors=208\nauth=208-auth\nallow=ulaw,alaw,gsm\ncontext=from-internal\n' +
      'callerid=Front desk <208>\nrewrite_contact=yes\nforce_rport=yes\ntransport=0.0.0.0-udp\n' +
      '[trunk]\ntype=endpoint\naors=trunk\noutbound_auth=trunk\n',
  ),
];

test('accounts of chan_pjsip are found with name, secret and mailbox; trunks are none', () => {
  const [desk, ...more] = pjsipAccounts(FREEPBX);
  assert.ok(desk);
  assert.deepEqual(more, []);
  const { concerns, ...rest } = desk;
  assert.deepEqual(rest, {
    number: '208',
    user: '208',
    authname: '208',
    secret: 'geheim',
    name: 'Front desk',
    mailbox: '208@default',
    where: 'pjsip.endpoint.conf:1',
  });
  assert.deepEqual(
    concerns.map((concern) => concern.split(' ')[0]),
    ['force_rport', 'rewrite_contact'],
  );
});

test('what a phone can’t live with is said: encryption, codecs, contacts, long secrets, digests', () => {
  const text = `[d](!)\ntype=endpoint\ndisallow=all\nallow=opus\nforce_rport=no\nwebrtc=yes\n
[209](d)\nauth=209\naors=209\ntransport=transport-wss\n[209]\ntype=auth\nauth_type=userpass\npassword=${'x'.repeat(32)}\n[209]\ntype=aor\n
[210](d)\nallow=alaw\nwebrtc=no\nauth=210\naors=ten\n[210]\ntype=auth\nauth_type=md5\nmd5_cred=abc\n[ten]\ntype=aor\nmax_contacts=2\n`;
  const [nine, ten] = pjsipAccounts(placed('pjsip.conf', text));
  const has = (concerns: readonly string[] = [], ...patterns: RegExp[]) => {
    assert.equal(concerns.length, patterns.length, concerns.join('\n'));
    for (const pattern of patterns)
      assert.ok(
        concerns.some((one) => pattern.test(one)),
        String(pattern),
      );
  };
  has(nine?.concerns, /32 characters/, /encrypted/, /transport-wss/, /ulaw, alaw/, /max_contacts is 0/);
  has(ten?.concerns, /digest/, /remove_existing/, /its aor is ten/);
  assert.equal(ten?.secret, undefined);
});

test('accounts of chan_sip are those that register', () => {
  const text = `[general]\nnat=force_rport,comedia\ndisallow=all\nallow=gsm\n[phones](!)\ntype=friend\nhost=dynamic\nallow=ulaw
[208](phones)\nsecret=geheim\ncallerid="Front desk" <300>\nmailbox=208@default\n[provider]\ntype=peer\nhost=sip.example.org\nsecret=x\n[209](phones)\nmd5secret=abc\nnat=no\n`;
  const [desk, other, ...more] = sipAccounts(placed('sip.conf', text));
  assert.deepEqual(
    [desk?.number, desk?.user, desk?.secret, desk?.mailbox],
    ['300', '208', 'geheim', '208@default'],
  );
  assert.deepEqual(
    desk?.concerns.map((one) => one.split('=')[0]),
    ['nat'],
  );
  assert.equal(other?.concerns.length, 1);
  assert.deepEqual(more, []);
});

test('FreePBX’s exports are read by the names of their columns, old and new', () => {
  const bulk =
    '\ufeffExtension,Name,Tech,Secret,Voicemail\n208,"Desk, front",pjsip,geheim,default\n209,Fax,dahdi,,novm\n';
  assert.deepEqual(freepbxAccounts(bulk, 'e.csv'), [
    {
      number: '208',
      user: '208',
      authname: '208',
      secret: 'geheim',
      name: 'Desk, front',
      mailbox: '208@default',
      where: 'e.csv:2',
      concerns: [],
    },
  ]);
  const old = 'action,extension,name,tech,devinfo_secret\nadd,208,,sip,geheim\n';
  assert.deepEqual(
    freepbxAccounts(old, 'e.csv').map(({ name, secret }) => [name, secret]),
    [['208', 'geheim']],
  );
  for (const wrong of ['a,b\n1,2\n', 'extension,secret\n"1,2\n']) {
    assert.throws(() => freepbxAccounts(wrong, 'e.csv'), { code: 'PBX_EXPORT_UNREADABLE' });
  }
});

test('whatever is read, it gives accounts or says that it is none', () => {
  const text = fc
    .array(
      fc.constantFrom(
        '[208]',
        '[208](!)',
        '[a](208)',
        '\n',
        'type=endpoint',
        'type=auth',
        'type=friend',
        'host=dynamic',
        'auth=208',
        'aors=208',
        'extension,secret',
        '"',
        ',',
        '<',
        '208',
      ),
    )
    .map((parts) => parts.join('\n'));
  fc.assert(
    fc.property(text, (any) => {
      assert.ok(Array.isArray(pjsipAccounts(placed('f', any))));
      assert.ok(Array.isArray(sipAccounts(placed('f', any))));
      try {
        freepbxAccounts(any, 'f');
      } catch (error) {
        assert.ok(error instanceof OffhookError);
      }
    }),
  );
});
