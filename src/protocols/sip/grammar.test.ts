/** Whatever the grammar of RFC 3261 §25 allows is read, and says what was meant: texts are made by its rules. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { contactsOf } from './contact.ts';
import { listElements } from './header-field.ts';
import { mandatoryHeaders } from './mandatory-headers.ts';
import { decodeMessage } from './message.ts';
import type { NameAddress } from './name-address.ts';
import type { Parameter } from './parameters.ts';
import { parseSipUri, type SipUri } from './uri.ts';
import type { Via } from './via.ts';

/** A text, and what it means. */
interface Meant<Value> {
  readonly text: string;
  readonly value: Value;
}

const some = (pattern: RegExp) => fc.stringMatching(pattern);
const optional = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined });

/** SWS: white space that may stand here, folded over lines or not; LWS is the same and not empty. */
const SWS = fc.constantFrom('', '', ' ', '\t', '  ', '\r\n ', ' \r\n\t ');
const LWS = SWS.map((space) => (space === '' ? ' ' : space));
const separator = (character: string) =>
  fc.tuple(SWS, SWS).map(([before, after]) => `${before}${character}${after}`);
const [EQUAL, SEMI, SLASH, COLON] = [separator('='), separator(';'), separator('/'), separator(':')];

const token = some(/^[-A-Za-z0-9.!%*_+`'~]{1,10}$/);
const word = some(/^[-A-Za-z0-9.!%*_+`'~()<>:\\"/[\]?{}]{1,12}$/);
/** qdtext and quoted-pair, UTF-8 among them; its text is what it stands for. */
const quotedString: fc.Arbitrary<Meant<string>> = fc
  .array(
    fc.oneof(
      some(/^[ !#-[\]-~éπ中]$/).map((text) => ({ text, value: text })),
      some(/^[ -~]$/).map((value) => ({ text: `\\${value}`, value })),
    ),
    { maxLength: 10 },
  )
  .map((parts) => ({
    text: `"${parts.map(({ text }) => text).join('')}"`,
    value: parts.map(({ value }) => value).join(''),
  }));

const label = some(/^[A-Za-z0-9](-?[A-Za-z0-9]){0,5}$/);
const hostname = fc
  .tuple(fc.array(label, { maxLength: 3 }), some(/^[A-Za-z](-?[A-Za-z0-9]){0,5}$/), fc.constantFrom('', '.'))
  .map(([labels, top, dot]) => `${[...labels, top].join('.')}${dot}`);
const host = fc.oneof(
  hostname,
  fc.ipV4(),
  fc.ipV6().map((address) => `[${address}]`),
);
const port = fc.integer({ min: 1, max: 65_535 });

/** SIP-URI (§19.1.1), in which no white space stands. */
const sipUri: fc.Arbitrary<Meant<SipUri>> = fc
  .record({
    scheme: fc.constantFrom('sip' as const, 'sips' as const),
    user: optional(some(/^([-A-Za-z0-9_.!~*'()&=+$,;?/]|%[0-9A-Fa-f]{2}){1,10}$/)),
    password: optional(some(/^([-A-Za-z0-9_.!~*'()&=+$,]|%[0-9A-Fa-f]{2}){1,6}$/)),
    host,
    port: optional(port),
    parameters: fc.array(
      fc.record({
        name: some(/^([-A-Za-z0-9_.!~*'()[\]/:&+$]|%[0-9A-Fa-f]{2}){1,8}$/),
        value: optional(some(/^([-A-Za-z0-9_.!~*'()[\]/:&+$]|%[0-9A-Fa-f]{2}){1,8}$/)),
      }),
      { maxLength: 3 },
    ),
    headers: optional(some(/^[-A-Za-z0-9_.!~*'()[\]/?:+$]{1,5}=[-A-Za-z0-9_.!~*'()[\]/?:+$]{0,5}$/)),
  })
  .map(({ scheme, user, password, parameters, ...rest }) => {
    const secret = user === undefined || password === undefined ? '' : `:${password}`;
    const userInfo = user === undefined ? '' : `${user}${secret}@`;
    const at = rest.port === undefined ? rest.host : `${rest.host}:${rest.port}`;
    const words = parameters.map(({ name, value }) =>
      value === undefined ? `;${name}` : `;${name}=${value}`,
    );
    const headers = rest.headers === undefined ? '' : `?${rest.headers}`;
    return {
      text: `${scheme}:${userInfo}${at}${words.join('')}${headers}`,
      value: defined({
        scheme,
        user,
        password: user === undefined ? undefined : password,
        ...rest,
        parameters: parameters.map(defined) as readonly Parameter[],
      }) as SipUri,
    };
  });

/** generic-param: its value is a token, a host or a quoted string, which keeps its quotes. */
const genericParameters: fc.Arbitrary<Meant<readonly Parameter[]>> = fc
  .array(
    fc.tuple(
      SEMI,
      token,
      EQUAL,
      optional(
        fc.oneof(
          token,
          host,
          quotedString.map(({ text }) => text),
        ),
      ),
    ),
    { maxLength: 3 },
  )
  .map((list) => ({
    text: list
      .map(([semi, name, equal, value]) =>
        value === undefined ? `${semi}${name}` : `${semi}${name}${equal}${value}`,
      )
      .join(''),
    value: list.map(([, name, , value]) => defined({ name, value }) as Parameter),
  }));

const displayName: fc.Arbitrary<Meant<string | undefined>> = fc.oneof(
  fc.constant({ text: '', value: undefined }),
  fc.array(token, { minLength: 1, maxLength: 3 }).map((words) => ({
    text: `${words.join(' ')} `,
    value: words.join(' '),
  })),
  fc.tuple(quotedString, SWS).map(([{ text, value }, space]) => ({ text: `${text}${space}`, value })),
);

/** name-addr, or addr-spec when its URI holds neither comma, semicolon nor question mark (§20). */
const address: fc.Arbitrary<Meant<NameAddress>> = fc
  .tuple(fc.boolean(), displayName, sipUri, SWS, genericParameters)
  .map(([isBare, name, uri, space, parameters]) => {
    const mayBeBare = isBare && !/[,;?]/.test(uri.text);
    const displayed = mayBeBare ? undefined : name.value;
    return {
      text: mayBeBare
        ? `${uri.text}${parameters.text}`
        : `${name.text}<${uri.text}>${space}${parameters.text}`,
      value: defined({ displayName: displayed, uri: uri.text, parameters: parameters.value }) as NameAddress,
    };
  });

const via: fc.Arbitrary<Meant<Via>> = fc
  .tuple(
    SLASH,
    SLASH,
    fc.constantFrom('UDP', 'tcp', 'TLS', 'SCTP', 'x-new'),
    LWS,
    host,
    COLON,
    optional(port),
    genericParameters,
  )
  .map(([one, two, transport, space, sentBy, colon, at, parameters]) => ({
    text: `SIP${one}2.0${two}${transport}${space}${sentBy}${at === undefined ? '' : `${colon}${at}`}${parameters.text}`,
    value: defined({
      transport: transport.toUpperCase(),
      host: sentBy,
      port: at,
      parameters: parameters.value,
    }) as Via,
  }));

/** One header field, its name spelled in any case or in its compact form. */
const field = (name: string, compact: string, value: string) =>
  fc
    .tuple(
      fc.constantFrom(name, name.toLowerCase(), name.toUpperCase(), compact),
      fc.constantFrom('', ' ', '\t'),
      SWS,
    )
    .map(([spelled, before, after]) => `${spelled}${before}:${after}${value}`);

function defined(record: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}

test('a SIP-URI of any form is read', () => {
  fc.assert(
    fc.property(sipUri, ({ text, value }) => assert.deepEqual(parseSipUri(text), value)),
    { numRuns: 1000 },
  );
});

test('any request that the grammar allows is read, however it is spelled, spaced, folded and ordered', () => {
  const parts = fc.record({
    method: fc.oneof(fc.constantFrom('INVITE', 'REGISTER', 'OPTIONS'), token),
    uri: sipUri,
    vias: fc.array(via, { minLength: 1, maxLength: 3 }),
    from: address,
    to: address,
    contacts: fc.array(address, { minLength: 1, maxLength: 3 }),
    callId: fc
      .tuple(word, optional(word))
      .map(([left, right]) => (right === undefined ? left : `${left}@${right}`)),
    number: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    space: LWS,
    comma: separator(','),
  });
  const requests = parts.chain((meant) => {
    const { method, uri, vias, from, to, contacts, callId, number, space, comma } = meant;
    const listed = (all: readonly Meant<unknown>[]) => all.map(({ text }) => text).join(comma);
    const fields = [
      field('Via', 'v', listed(vias)),
      field('From', 'f', from.text),
      field('To', 't', to.text),
      field('Contact', 'm', listed(contacts)),
      field('Call-ID', 'i', callId),
      field('CSeq', 'CSEQ', `${number}${space}${method}`),
    ];
    return fc
      .tuple(fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }), fc.tuple(...fields))
      .map(([order, lines]) => {
        const inOrder = order.map((index) => lines[index] ?? '');
        return { meant, text: [`${method} ${uri.text} SIP/2.0`, ...inOrder, '', ''].join('\r\n') };
      });
  });
  fc.assert(
    fc.property(requests, ({ meant, text }) => {
      const request = decodeMessage(Buffer.from(text));
      assert.ok(request.kind === 'request');
      assert.deepEqual([request.method, request.uri], [meant.method, meant.uri.text]);
      const { vias, from, to, callId, cseq } = mandatoryHeaders(request);
      assert.deepEqual(
        vias,
        meant.vias.map(({ value }) => value),
      );
      assert.deepEqual([from, to], [meant.from.value, meant.to.value]);
      assert.deepEqual([callId, cseq], [meant.callId, { number: meant.number, method: meant.method }]);
      assert.deepEqual(
        contactsOf(request),
        meant.contacts.map(({ value }) => value),
      );
      assert.equal(listElements(request, 'Contact').length, meant.contacts.length);
    }),
    { numRuns: 1000 },
  );
});
