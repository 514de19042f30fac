/** A real Asterisk over TLS: its manager interface and its REST interface, trusted and not. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeAsterisk } from '#pbx/asterisk/make-asterisk.ts';
import { AMI, Asterisk } from '#test/support/asterisk.ts';
import { reasonWithoutAsterisk } from '#test/support/asterisk-root.ts';
import { makeCertificates } from '#test/support/certificates.ts';
import { freePort } from '#test/support/free-port.ts';
import { Offhook } from '#test/support/offhook.ts';
import { openFolder, reasonToSkip } from '#test/support/stock-server.ts';
import { systemClock } from '#values/clock.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { systemTimers } from '#values/timers.ts';

test('what is spoken over TLS goes only to an Asterisk that proves to be the one, by file or by fingerprint', async (t) => {
  const reason = reasonWithoutAsterisk() ?? reasonToSkip('/usr/bin/openssl');
  if (reason !== undefined) {
    t.skip(reason);
    return;
  }
  using folder = openFolder({});
  const made = makeCertificates(folder.path);
  const [amiPort, ariPort] = [await freePort('127.0.0.1'), await freePort('127.0.0.1')];
  await using asterisk = await Asterisk.start({ 'server.pem': made.server });
  asterisk.secure({ amiPort, ariPort, certificate: 'server.pem' });
  await asterisk.kill();
  await asterisk.startAgain();

  const outcome = async (fields: Record<string, string>) => {
    const time = { clock: systemClock, timers: systemTimers };
    await using connector = makeAsterisk(fields, undefined, time);
    try {
      return fields.ari === undefined
        ? await connector.registrations()
        : await connector.endpointState('nobody');
    } catch (error) {
      return error instanceof OffhookError ? error.code : error;
    }
  };
  const ami = (trust: string, port = amiPort) =>
    outcome({ ami: `127.0.0.1:${port}`, 'ami-user': AMI.user, 'ami-secret': AMI.secret, 'ami-tls': trust });
  const ari = (trust: string) =>
    outcome({
      ari: `https://127.0.0.1:${ariPort}/ari`,
      'ari-user': AMI.user,
      'ari-secret': AMI.secret,
      'ari-tls': trust,
    });
  const wrong = made.fingerprint.replace(/..$/, (last) => (last === '00' ? '11' : '00'));
  assert.deepEqual(
    {
      authority: [await ami(made.authorityFile), await ari(made.authorityFile)],
      certificate: await ami(made.serverFile),
      fingerprint: [await ami(made.fingerprint), await ari(made.fingerprint)],
      stranger: [await ami(made.strangerFile), await ari(made.strangerFile)],
      otherFingerprint: [await ami(wrong), await ari(wrong)],
      system: [await ami('yes'), await ari('yes')],
      noFile: await ami(join(folder.path, 'nothing.pem')),
      noCertificate: await ami(join(folder.path, 'san')),
      plainPort: await ami('yes', asterisk.amiPort),
    },
    {
      authority: [[], undefined],
      certificate: [],
      fingerprint: [[], undefined],
      stranger: ['PBX_UNTRUSTED', 'PBX_UNTRUSTED'],
      otherFingerprint: ['PBX_UNTRUSTED', 'PBX_UNTRUSTED'],
      system: ['PBX_UNTRUSTED', 'PBX_UNTRUSTED'],
      noFile: 'PBX_UNTRUSTED',
      noCertificate: 'PBX_UNTRUSTED',
      plainPort: 'PBX_GARBLED',
    },
  );

  const offhook = new Offhook(t);
  const fields = [`ami=127.0.0.1:${amiPort}`, `ami-user=${AMI.user}`, `ami-secret=${AMI.secret}`];
  const said = [...fields, `ami-tls=${made.strangerFile}`].flatMap((field) => ['--with', field]);
  await offhook.must('pbx', 'add', 'office', '--kind', 'asterisk', '--address', '127.0.0.1', ...said);
  const { code, stderr } = await offhook.run('pbx', 'show', 'office', '--live');
  assert.notEqual(code, 0);
  assert.match(stderr, /not trusted: it is signed by an authority that is not trusted here/);
  assert.ok(stderr.includes(made.fingerprint) && !stderr.includes(AMI.secret), stderr);
  await offhook.must('pbx', 'change', 'office', '--with', `ami-tls=${made.fingerprint}`);
  assert.match(await offhook.must('pbx', 'show', 'office', '--live'), /Nobody is registered/);
});
