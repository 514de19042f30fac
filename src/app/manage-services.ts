import { readFileSync } from 'node:fs';
import { PHONE_XML_LIMITS } from '#knowledge/phone-xml-limits.ts';
import type { DialRules } from '#phone-services/phone-book/dial-rules.ts';
import { AGENDA_KIND } from '#phone-services/sources/source.ts';
import type { LayerScope } from '#provisioning/layers.ts';
import type { Database } from '#store/database.ts';
import { addService, readServices, removeService, serviceExists } from '#store/services.ts';
import { readSources } from '#store/sources.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { describeFileTrouble } from './file-trouble.ts';
import { checkName, dropSource, makeSource, type NewSource } from './manage-sources.ts';

const LONGEST_TEXT = PHONE_XML_LIMITS.characters.Text;
const LONGEST_LINK = PHONE_XML_LIMITS.characters.URL;

/** An entry of the services menu as an operator names it: one of the three. */
export interface NewService extends LayerScope {
  readonly name: string;
  /** A file. */
  readonly text: string | undefined;
  readonly link: string | undefined;
  /** A file or URL. */
  readonly agenda: string | undefined;
  readonly everyMinutes: number;
  readonly user: string | undefined;
  readonly password: string | undefined;
}

/** Adds an entry to the menu; an agenda is read first. Gives the number of its events. Throws `OffhookError`. */
export async function makeService(
  dataFolder: string,
  db: Database,
  service: NewService,
  dialRules: DialRules,
): Promise<number | undefined> {
  const { name, layer, scope, text, link, agenda } = service;
  checkName(name);
  const named = [text, link, agenda].filter((one) => one !== undefined).length;
  if (named !== 1) {
    throw new OffhookError(
      'SERVICE_INVALID',
      `${named === 0 ? 'Nothing' : 'More than one thing'} is said of what ${name} shows.`,
      'Say one of --text FILE, --link URL and --agenda PLACE.',
    );
  }
  const isTaken =
    (await readServices(db)).some((other) => other.name === name) ||
    (await readSources(db)).some((other) => other.name === name);
  if (isTaken) throw serviceExists(name);
  if (agenda !== undefined) {
    const source: NewSource = {
      ...service,
      kind: AGENDA_KIND,
      from: agenda,
      columns: undefined,
      base: undefined,
      filter: undefined,
    };
    return (await makeSource(dataFolder, db, source, dialRules, false)).rows;
  }
  const kind = text === undefined ? 'link' : 'text';
  const content = text === undefined ? checkedLink(link ?? '') : readText(text);
  await addService(db, { name, kind, layer, scope, content });
  return undefined;
}

/** Takes an entry out of the menu. Throws SERVICE_UNKNOWN. */
export async function dropService(dataFolder: string, db: Database, name: string): Promise<void> {
  const isAgenda = (await readSources(db)).some((one) => one.name === name && one.kind === AGENDA_KIND);
  if (isAgenda) await dropSource(dataFolder, db, name);
  else if (!(await removeService(db, name))) {
    throw new OffhookError(
      'SERVICE_UNKNOWN',
      `There is no service ${name}.`,
      'List them with: offhook service list.',
    );
  }
}

function checkedLink(link: string): string {
  const isPhoneAction = /^(?:Dial|EditDial|Key|Init|Play):[!-~]+$/.test(link);
  const isPage =
    /^(?:http:\/\/[!-~]+|\/[!-~]*)$/.test(link) && (link.startsWith('/') || URL.parse(link) !== null);
  if ((isPhoneAction || isPage) && link.length <= LONGEST_LINK / 2) return link;
  throw new OffhookError(
    'SERVICE_INVALID',
    `A phone can't open ${JSON.stringify(link.slice(0, 80))}.`,
    `It is an http:// address of up to ${LONGEST_LINK / 2} characters (phones know no HTTPS), a path on this server, or an action such as Dial:208.`,
  );
}

function readText(path: string): string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new OffhookError(
      'TEXT_UNREADABLE',
      `${path} can't be read: ${describeFileTrouble(error)}.`,
      'Name a file with the text.',
    );
  }
  if (text.trim() !== '' && text.length <= LONGEST_TEXT) return text.trimEnd();
  throw new OffhookError(
    'SERVICE_INVALID',
    `${path} has ${text.length} characters, and a page has from 1 to ${LONGEST_TEXT}.`,
    'Shorten it, or make several pages of it.',
  );
}
