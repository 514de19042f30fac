/** What `offhook doctor` says of a real Asterisk: as it should be, and with what people get wrong. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { AMI, Asterisk } from '#test/support/asterisk.ts';
import { isKept, openOffice } from '#test/support/asterisk-office.ts';
import { reasonWithoutAsterisk } from '#test/support/asterisk-root.ts';

import { freePort } from '#test/support/free-port.ts';

test('the doctor finds an Asterisk well, and then what is wrong: module, right, include, secret, transport', async (t) => {
  const reason = reasonWithoutAsterisk();
  if (reason !== undefined) {
    t.skip(reason);
    return;
  }
  await using asterisk = await Asterisk.start();
  const { offhook, until } = await openOffice(t, asterisk, { files: asterisk.folder });
  await offhook.must('extension', 'add', '208', '--pbx', 'office');
  const serving = await offhook.serveOnLoopback();
  await until('the account', isKept(1));
  await serving.stop();
  const look = async () => {
    const { stdout } = await offhook.run('doctor', '--json');
    const { checks } = JSON.parse(stdout) as { checks: { id: string; state: string; found: string }[] };
    const { state, found } = checks.find(({ id }) => id === 'pbx-office') ?? assert.fail(stdout);
    assert.ok(!stdout.includes(AMI.secret), 'a secret was shown');
    return `${state}: ${found}`;
  };
  const well = await look();
  assert.match(well, /^ok: SIP is answered over UDP[\s\S]*Asterisk 22[\s\S]*modules[\s\S]*may do all/);
  assert.match(well, /is included by[\s\S]*1 account kept for it, which it has read[\s\S]*\(ARI\) answers/);

  asterisk.cli('module unload res_pjsip_notify.so');
  assert.match(await look(), /^warning: [\s\S]*res_pjsip_notify is not loaded, so phones can’t be restarted/);
  asterisk.cli('module load res_pjsip_notify.so');

  const manager = readFileSync(join(asterisk.folder, 'manager.conf'), 'utf8');
  asterisk.write('manager.conf', manager.replace(/write = .*/, 'write = call,reporting'));
  asterisk.cli('manager reload');
  assert.match(await look(), /^problem: [\s\S]*may not PJSIPNotify, so phones/);
  asterisk.write('manager.conf', manager);
  asterisk.cli('manager reload');

  const pjsip = readFileSync(join(asterisk.folder, 'pjsip.conf'), 'utf8');
  asterisk.write('pjsip.conf', pjsip.replace('#include "offhook/pjsip.conf"', ''));
  asterisk.cli('module reload res_pjsip.so');
  assert.match(
    await look(),
    /^problem: [\s\S]*does not include offhook\/pjsip\.conf[\s\S]*does not know 208/,
  );
  asterisk.write('pjsip.conf', pjsip);
  asterisk.cli('module reload res_pjsip.so');

  const port = String(await freePort('127.0.0.1'));
  await offhook.must('pbx', 'change', 'office', '--with', 'ami-secret=wrong', '--port', port);
  assert.match(
    await look(),
    /^problem: phones register over UDP at \S+, and from here: nothing listens there\.[\s\S]*refuses/,
  );
});
