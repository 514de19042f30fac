import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import type { Artifact } from '#provisioning/file-answer.ts';
import { answerFromShelf, get, large, logo, PHONE, SERVER, serve } from './testing/http-dialogue.ts';

describe('what is answered', () => {
  test('a file comes whole, with its length, type and tag, and is told as fetched', async (t) => {
    const { speak, events, requests } = await serve(t);
    const { status, headers, body } = await speak(get('/logo.bmp'));
    assert.equal(status, 200);
    assert.deepEqual(body, logo.bytes);
    assert.equal(headers.get('content-length'), '6');
    assert.equal(headers.get('content-type'), 'image/bmp');
    assert.equal(headers.get('etag'), '"hash-of-logo.bmp"');
    assert.equal(headers.get('cache-control'), 'no-cache');
    assert.equal(headers.has('transfer-encoding'), false, 'old clients do not know chunks');
    const request = { name: 'logo.bmp', transport: 'http', from: PHONE, to: SERVER };
    assert.deepEqual(requests, [request]);
    const [event] = events;
    assert.ok(event?.kind === 'completed');
    assert.deepEqual([event.request, event.artifact], [request, logo]);
  });

  test('an empty file has length 0, and one of 8 MiB comes to the last octet', async (t) => {
    const { speak } = await serve(t);
    assert.equal((await speak(get('/empty.xml'))).headers.get('content-length'), '0');
    const { headers, body } = await speak(get('/P0S3-8-12-00.sb2'));
    assert.equal(headers.get('content-length'), String(large.bytes.length));
    assert.ok(body.equals(large.bytes));
  });

  test('a file with secrets is never kept by anyone on the way', async (t) => {
    const { speak } = await serve(t);
    const { status, headers } = await speak(get('/SIP00115C93AFD1.cnf'));
    assert.equal(status, 200);
    assert.equal(headers.get('cache-control'), 'no-store');
  });

  test('HEAD has the same head and no body, and is not told as fetched', async (t) => {
    const { speak, events } = await serve(t);
    const whole = await speak(get('/logo.bmp'));
    const { status, headers, body } = await speak(get('/logo.bmp').replace('GET', 'HEAD'));
    assert.equal(status, 200);
    assert.equal(body.length, 0);
    for (const name of ['content-length', 'content-type', 'etag', 'cache-control']) {
      assert.equal(headers.get(name), whole.headers.get(name), name);
    }
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ['completed'],
    );
  });

  test('who has the latest is told so, by any form of If-None-Match', async (t) => {
    const { speak, events } = await serve(t);
    for (const condition of [
      '"hash-of-logo.bmp"',
      'W/"hash-of-logo.bmp"',
      '"old", "hash-of-logo.bmp"',
      '*',
    ]) {
      const { status, headers, body } = await speak(get('/logo.bmp', `If-None-Match: ${condition}`));
      assert.equal(status, 304, condition);
      assert.equal(headers.get('etag'), '"hash-of-logo.bmp"');
      assert.equal(body.length, 0);
    }
    assert.equal((await speak(get('/logo.bmp', 'If-None-Match: "old"'))).status, 200);
    assert.equal((await speak(get('/logo.bmp', 'If-None-Match: hash-of-logo.bmp'))).status, 200);
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ['completed', 'completed'],
      'what was not sent is not told',
    );
  });

  test('a name that is not answered gives 404 without the reason, which is for the operator', async (t) => {
    const { speak, events } = await serve(t);
    const { status, headers, body } = await speak(get('/CTLSEP00115C93AFD1.tlv'));
    assert.equal(status, 404);
    assert.equal(headers.get('content-length'), String(body.length));
    assert.equal(body.toString(), 'Not found.');
    const [event] = events;
    assert.ok(event?.kind === 'refused');
    assert.equal(event.refusal.code, 'NO_SUCH_FILE');
    assert.equal(event.request.name, 'CTLSEP00115C93AFD1.tlv');
  });

  test('other methods are refused with the two that work, and nobody is asked for an answer', async (t) => {
    const { speak, requests } = await serve(t);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PROPFIND']) {
      const { status, headers } = await speak(get('/logo.bmp').replace('GET', method));
      assert.equal(status, 405, method);
      assert.equal(headers.get('allow'), 'GET, HEAD');
    }
    assert.deepEqual(requests, []);
  });

  test('an answer that cannot be made is 503 and told, and the server goes on', async (t) => {
    const failure = new Error('the disk is gone');
    const { speak, events } = await serve(t, {
      answer: async (request) => {
        if (request.name === 'logo.bmp') throw failure;
        return answerFromShelf(request);
      },
    });
    const { status, headers, body } = await speak(get('/logo.bmp'));
    assert.equal(status, 503);
    assert.ok(headers.has('retry-after'));
    assert.doesNotMatch(body.toString(), /disk/);
    assert.ok(events[0]?.kind === 'unanswered' && events[0].error === failure);
    assert.equal((await speak(get('/empty.xml'))).status, 200);
  });
});

describe('old and odd clients', () => {
  test('neither HTTP/1.0 nor a missing Host is held against them', async (t) => {
    const { speak } = await serve(t);
    for (const head of [
      'GET /logo.bmp HTTP/1.0\r\n\r\n',
      'GET /logo.bmp HTTP/1.1\r\nConnection: close\r\n\r\n',
    ]) {
      const { status, body } = await speak(head);
      assert.equal(status, 200, head);
      assert.deepEqual(body, logo.bytes);
    }
  });

  test('one connection serves several requests, sent without waiting', async (t) => {
    const { speak } = await serve(t);
    const keep = 'GET /logo.bmp HTTP/1.1\r\nHost: x\r\n\r\n';
    const { body } = await speak(keep + keep + get('/empty.xml'));
    assert.equal(
      body.toString('latin1').split('HTTP/1.1 200 OK').length,
      3,
      'two more answers follow the first',
    );
  });

  test('a name is taken from any form of address, percent-decoded, without its query', async (t) => {
    const { speak, requests } = await serve(t);
    for (const [path, name] of [
      ['/logo.bmp?name=SEP00115C93AFD1', 'logo.bmp'],
      ['/Desktops/320x196x4/List.xml', 'Desktops/320x196x4/List.xml'],
      ['/%6Cogo%2Ebmp', 'logo.bmp'],
      ['/ring%20one.raw', 'ring one.raw'],
      ['/b%C3%BCro.xml', 'büro.xml'],
      ['http://192.168.0.2:6970/logo.bmp', 'logo.bmp'],
      ['/', ''],
    ] as const) {
      await speak(get(path));
      assert.equal(requests.at(-1)?.name, name, path);
    }
  });

  test('hostile names reach the policy as they were meant, and a file system never', async (t) => {
    const { speak, requests } = await serve(t);
    for (const [path, name] of [
      ['/../../etc/passwd', '../../etc/passwd'],
      ['/..%2f..%2fetc%2fpasswd', '../../etc/passwd'],
      ['/%00', '\0'],
      ['//etc/passwd', '/etc/passwd'],
    ] as const) {
      const { status, body } = await speak(get(path));
      assert.equal(status, 404, path);
      assert.equal(body.toString(), 'Not found.');
      assert.equal(requests.at(-1)?.name, name);
    }
    const before = requests.length;
    for (const path of ['/%', '/%zz', '/%ff%fe', '*', 'ftp://x/logo.bmp']) {
      assert.equal((await speak(get(path))).status, 400, path);
    }
    assert.equal(requests.length, before);
  });

  test('what is no HTTP, or too long, is ended with an error', async (t) => {
    const { speak } = await serve(t);
    assert.equal((await speak('\x00\x01logo.bmp\x00octet\x00\r\n\r\n')).status, 400);
    assert.equal((await speak(get(`/${'x'.repeat(9000)}`))).status, 431);
    assert.equal((await speak(get('/logo.bmp', `X: ${'x'.repeat(9000)}`))).status, 431);
  });

  test('a client that leaves before the end has not fetched the file', async (t) => {
    const { open, events, speak } = await serve(t);
    const socket = open();
    socket.write(get('/P0S3-8-12-00.sb2'));
    await once(socket, 'data');
    socket.destroy();
    await once(socket, 'close');
    await speak(get('/empty.xml'));
    assert.deepEqual(
      events.map((event) => event.kind === 'completed' && event.artifact.name),
      ['empty.xml'],
    );
  });

  test('a client that leaves while its answer is being made is forgotten', async (t) => {
    const { promise: asked, resolve: noteAsked } = Promise.withResolvers<void>();
    const { promise: made, resolve: make } = Promise.withResolvers<Artifact>();
    const { open, events, speak } = await serve(t, {
      answer: (request) => {
        if (request.name !== 'logo.bmp') return answerFromShelf(request);
        noteAsked();
        return made;
      },
    });
    const socket = open();
    socket.write(get('/logo.bmp'));
    await asked;
    socket.resetAndDestroy();
    await once(socket, 'close');
    await speak(get('/empty.xml'));
    make(logo);
    await speak(get('/empty.xml'));
    assert.equal(events.filter((event) => event.kind !== 'completed' || event.artifact === logo).length, 0);
  });
});
