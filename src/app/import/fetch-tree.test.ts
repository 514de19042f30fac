import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTftpServer } from '#net/tftp-server/tftp-server.ts';
import { systemClock } from '#values/clock.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { fetchTree, parseTftpPlace } from './fetch-tree.ts';

test('an address of a TFTP server, with phones and names behind it', () => {
  assert.deepEqual(parseTftpPlace('tftp://192.168.0.2'), {
    host: '192.168.0.2',
    port: 69,
    folder: '',
    macs: [],
    names: [],
  });
  assert.deepEqual(parseTftpPlace('TFTP://pbx.example:6969/old/site,0011.5c93.afd1,menu.xml'), {
    host: 'pbx.example',
    port: 6969,
    folder: 'old/site/',
    macs: ['00:11:5C:93:AF:D1'],
    names: ['menu.xml'],
  });
  assert.equal(parseTftpPlace('/srv/tftp'), undefined);
  for (const text of ['tftp://', 'tftp://a:0', 'tftp://a:70000', 'tftp://a b', 'tftp:x']) {
    assert.throws(
      () => parseTftpPlace(text),
      (error) => error instanceof OffhookError && error.code === 'IMPORT_ADDRESS_UNUSABLE',
    );
  }
});

test('what is named inside of files is fetched too, once each, and what is not there is no failure', async (t) => {
  const files: Record<string, string> = {
    'old/SIPDefault.cnf': 'dial_template: sales\ntftp_cfg_dir: "phones/"\n',
    'old/phones/SIP00115C93AFD1.cnf': 'phone_label: "Hall"\ndial_template: sales\n',
    'old/sales.xml': '<DIALTEMPLATE/>',
    'old/RINGLIST.DAT': 'Bell\tbell.raw\n',
    'old/bell.raw': 'ring',
  };
  const asked: string[] = [];
  const server = await startTftpServer({
    addresses: ['127.0.0.1' as Ipv4Address],
    port: 0,
    mode: 'pool',
    mayAsk: () => true,
    onEvent: () => undefined,
    clock: systemClock,
    answer: ({ name }) => {
      asked.push(name);
      const text = files[name];
      const bytes = Buffer.from(text ?? '');
      return text === undefined
        ? { kind: 'refusal', code: 'NO_SUCH_FILE', reason: 'not there' }
        : { kind: 'artifact', name, bytes, hash: '', contentType: '', secret: false };
    },
  });
  t.after(() => server[Symbol.asyncDispose]());
  const place = parseTftpPlace(`tftp://127.0.0.1:${server.port}/old,00115C93AFD1`);
  const tree = await fetchTree(place ?? assert.fail(), () => undefined);
  assert.deepEqual(
    tree.files.map(({ path }) => `old/${path}`),
    Object.keys(files).sort(),
  );
  assert.equal(new Set(asked).size, asked.length);
  const read = await tree.open([]);
  assert.equal(Buffer.from(read('bell.raw')).toString(), 'ring');
});
