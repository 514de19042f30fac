import { SessionLink } from '#pbx/connection/session-link.ts';
import { parseHostPort } from '#pbx/kind.ts';
import { PbxFolder } from '#pbx/pbx-folder.ts';
import type { Clock } from '#values/clock.ts';
import type { Timers } from '#values/timers.ts';
import { DirectoryFiles } from './directory-files.ts';
import type { DirectoryPlace } from './directory-place.ts';
import { EslSession } from './esl/esl-session.ts';
import { FreeswitchConnector } from './freeswitch-connector.ts';
import type { FREESWITCH_KIND } from './freeswitch-kind.ts';
import type { DirectoryOptions } from './user-xml.ts';
import { XmlCurlBook } from './xml-curl-answer.ts';
import { XmlCurlPlace } from './xml-curl-place.ts';
import { XmlCurlServer } from './xml-curl-server.ts';

type Field = (typeof FREESWITCH_KIND.fields)[number]['name'];

/** What is said of a FreeSWITCH. */
type FreeswitchConnection = { readonly [Name in Field]?: string };

/** What phones are told of it. */
interface PhonesView {
  readonly address: string;
  readonly voicemail?: string | undefined;
}

const ESL_PORT = 8021;
const XML_CURL_PORT = 8089;
const XML_CURL_USER = 'offhook';

/** A FreeSWITCH by what was said of it. Nothing is opened yet. */
export function makeFreeswitch(
  connection: FreeswitchConnection,
  { address, voicemail }: PhonesView,
  { clock, timers }: { readonly clock: Clock; readonly timers: Timers },
): FreeswitchConnector {
  const {
    domain = address,
    realm = address,
    context = 'default',
    dialplan,
    profile = 'internal',
  } = connection;
  const hasDialPlan = dialplan !== 'no';
  const options = { domain, realm, context, hasDialPlan, ...(voicemail === undefined ? {} : { voicemail }) };
  const place = placeOf(connection, address, options);
  const at = parseHostPort(connection.esl ?? '', ESL_PORT);
  const link =
    at === undefined
      ? undefined
      : new SessionLink({
          where: `the event socket at ${at.host}:${at.port}`,
          at,
          makeSession: (parts) =>
            new EslSession({
              ...parts,
              secret: connection['esl-secret'] ?? '',
              onEvent: (event) => connector.onEvent(event),
            }),
          clock,
          timers,
        });
  const connector = new FreeswitchConnector({
    sofia: { profile, domain },
    ...(place === undefined ? {} : { place }),
    ...(link === undefined ? {} : { link }),
    clock,
    timers,
  });
  return connector;
}

/** Answers go before files: those may then still be there for what is not answered. */
function placeOf(
  connection: FreeswitchConnection,
  address: string,
  options: DirectoryOptions,
): DirectoryPlace | undefined {
  const { files, group = 'default', 'xml-curl-secret': secret = '', 'xml-curl-from': from } = connection;
  const at = parseHostPort(connection['xml-curl'] ?? '', XML_CURL_PORT);
  if (at !== undefined) {
    const book = new XmlCurlBook(options);
    const mayAsk = new Set(from === undefined ? ['127.0.0.1', address] : from.split(','));
    const answer = (form: URLSearchParams) => book.answer(form);
    const server = new XmlCurlServer({ at, mayAsk, user: XML_CURL_USER, secret, answer });
    return new XmlCurlPlace(book, server);
  }
  if (files === undefined) return undefined;
  const folder = new PbxFolder(files, { program: 'FreeSWITCH', guide: 'docs/guide/your-freeswitch.md' });
  return new DirectoryFiles(folder, group, options);
}
