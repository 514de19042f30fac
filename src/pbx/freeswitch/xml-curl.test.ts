import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { type TestContext, test } from 'node:test';
import { readXml } from '#files/xml/read-xml.ts';
import type { Account } from '#pbx/account.ts';
import { XmlCurlBook } from './xml-curl-answer.ts';
import { XmlCurlPlace } from './xml-curl-place.ts';
import { XmlCurlServer } from './xml-curl-server.ts';

const OPTIONS = {
  domain: '192.0.2.5',
  realm: '192.0.2.5',
  context: 'default',
  hasDialPlan: true,
  voicemail: '*97',
};
const DESK: Account = {
  user: '208',
  number: '208',
  authname: '208',
  secret: 'an example',
  name: 'Front desk',
  codecs: ['PCMU'],
};
const SECRET = 'fragt-freeswitch';
const NOT_FOUND = /<section name="result"><result status="not found"\/>/;

async function office(t: TestContext, { mayAsk = ['127.0.0.1'], secret = SECRET } = {}) {
  const book = new XmlCurlBook(OPTIONS);
  const at = { host: '127.0.0.1', port: 0 };
  const answer = (form: URLSearchParams) => book.answer(form);
  const server = new XmlCurlServer({ at, mayAsk: new Set(mayAsk), user: 'offhook', secret, answer });
  const place = new XmlCurlPlace(book, server);
  t.after(() => place[Symbol.asyncDispose]());
  const post = (form: Record<string, string>, credentials = `offhook:${SECRET}`) =>
    fetch(`http://127.0.0.1:${server.port}/`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` },
      body: new URLSearchParams(form),
    });
  return { place, server, post };
}

/** As mod_sofia has it asked when a phone registers. */
const registering = {
  section: 'directory',
  tag_name: 'domain',
  key_name: 'name',
  key_value: OPTIONS.domain,
  action: 'sip_auth',
  user: '208',
  domain: OPTIONS.domain,
};
const calling = { section: 'dialplan', 'Caller-Context': 'default', 'Caller-Destination-Number': '208' };

test('a user, a number and the way to messages are answered; everything else is not found', async (t) => {
  const { place, post } = await office(t);
  await place.accounts();
  await place.put([DESK]);
  const text = async (form: Record<string, string>) => {
    const response = await post(form);
    assert.deepEqual([response.status, response.headers.get('content-type')], [200, 'text/xml']);
    const body = await response.text();
    readXml(Buffer.from(body), { octets: 65_536, entities: 'decoded' });
    return body;
  };
  assert.match(
    await text(registering),
    /<domain name="192\.0\.2\.5"><params><param name="dial-string"[\s\S]*<user id="208">/,
  );
  assert.match(await text(calling), /<context name="default">[\s\S]*user\/208@192\.0\.2\.5/);
  assert.match(await text({ ...calling, 'Caller-Destination-Number': '*97' }), /voicemail/);
  assert.match(await text({ ...calling, 'Hunt-Destination-Number': '999' }), NOT_FOUND);
  for (const change of [{ user: '999' }, { user: '' }, { domain: 'other' }, { section: 'configuration' }]) {
    assert.match(await text({ ...registering, ...change }), NOT_FOUND, JSON.stringify(change));
  }
  await place.remove(['208']);
  assert.match(await text(registering), NOT_FOUND);
  assert.match(await text(calling), NOT_FOUND);
});

test('without the secret, from elsewhere, or with too much, nothing is told', async (t) => {
  const { place, server, post } = await office(t);
  await place.accounts();
  await place.put([DESK]);
  for (const credentials of ['offhook:', 'offhook:wrong', `other:${SECRET}`]) {
    const response = await post(registering, credentials);
    assert.equal(response.status, 401);
    assert.doesNotMatch(await response.text(), /208/);
  }
  assert.equal((await post({ ...registering, more: 'x'.repeat(300_000) })).status, 413);
  const got = await fetch(`http://127.0.0.1:${server.port}/`, {
    headers: { authorization: `Basic ${Buffer.from(`offhook:${SECRET}`).toString('base64')}` },
  });
  assert.equal(got.status, 405);

  const elsewhere = await office(t, { mayAsk: ['192.0.2.5'] });
  await elsewhere.place.accounts();
  await assert.rejects(elsewhere.post(registering));
});

test('without a secret of its own it does not listen; a port that is taken is named', async (t) => {
  const { place } = await office(t, { secret: '' });
  await assert.rejects(place.accounts(), { code: 'PBX_CANNOT' });
  const first = await office(t);
  await first.place.accounts();
  const at = { host: '127.0.0.1', port: first.server.port ?? 0 };
  const second = new XmlCurlServer({
    at,
    mayAsk: new Set(),
    user: 'offhook',
    secret: SECRET,
    answer: String,
  });
  await assert.rejects(second.start(), { code: 'PBX_XML_CURL_PORT' });
});

test('what is no HTTP is hung up on, and others are still answered', async (t) => {
  const { place, server, post } = await office(t);
  await place.accounts();
  const socket = connect(server.port ?? 0, '127.0.0.1');
  socket.end('\0\0\0\r\n\r\n');
  await new Promise((resolve) => socket.resume().on('close', resolve));
  assert.equal((await post(registering)).status, 200);
});
