import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { OffhookError } from '#values/offhook-error.ts';
import { DhcpSection } from './dhcp/dhcp-section.ts';
import { describeFileTrouble } from './file-trouble.ts';
import { describeProblem, type SettingPath, type SettingsProblem } from './settings-problem.ts';

/** The file's name inside the data folder. */
export const SETTINGS_FILE = 'settings.yaml';

const Port = Type.Integer({ minimum: 0, maximum: 65535 });

/** How the program itself runs. What phones get is in the store. */
const SettingsFile = Type.Object(
  {
    listen: Type.Optional(Type.Array(Type.String(), { minItems: 1 })),
    tftp: Type.Optional(
      Type.Object(
        {
          port: Type.Optional(Port),
          mode: Type.Optional(Type.Union([Type.Literal('pool'), Type.Literal('single-port')])),
          batching: Type.Optional(Type.Union([Type.Literal('auto'), Type.Literal('off')])),
          first: Type.Optional(
            Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 16, uniqueItems: true }),
          ),
        },
        { additionalProperties: false },
      ),
    ),
    http: Type.Optional(
      Type.Object(
        { port: Type.Optional(Port), secondPort: Type.Optional(Port), baseUrl: Type.Optional(Type.String()) },
        { additionalProperties: false },
      ),
    ),
    sip: Type.Optional(
      Type.Object(
        {
          port: Type.Optional(Port),
          realm: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
          answerTo: Type.Optional(Type.Union([Type.Literal('via'), Type.Literal('source-port')])),
          qualify: Type.Optional(Type.Integer({ minimum: 0, maximum: 3600 })),
        },
        { additionalProperties: false },
      ),
    ),
    timeline: Type.Optional(
      Type.Object(
        {
          events: Type.Optional(Type.Integer({ minimum: 1000, maximum: 10_000_000 })),
          patience: Type.Optional(Type.Number({ minimum: 0.01, maximum: 100 })),
        },
        { additionalProperties: false },
      ),
    ),
    dhcp: Type.Optional(DhcpSection),
    phonebook: Type.Optional(
      Type.Object(
        {
          country: Type.Optional(Type.String()),
          outsideLine: Type.Optional(Type.String({ maxLength: 8 })),
          internalDigits: Type.Optional(Type.Integer({ minimum: 0, maximum: 10 })),
          extensions: Type.Optional(Type.Boolean()),
        },
        { additionalProperties: false },
      ),
    ),
    networks: Type.Optional(
      Type.Array(
        Type.Object(
          {
            network: Type.String(),
            convert: Type.Optional(Type.Union([Type.Literal('on-sight'), Type.Literal('when-adopted')])),
          },
          { additionalProperties: false },
        ),
        { maxItems: 256 },
      ),
    ),
  },
  { additionalProperties: false },
);

/** The content of a settings file that fits the schema. */
type SettingsContent = Static<typeof SettingsFile>;

/** Far more than every key with a comment. */
const FILE_LIMIT = 256 * 1024;

/** A settings file that was read, with its lines. */
export interface ReadSettingsFile {
  readonly content: SettingsContent;
  /** The error that says what is wrong with one of the values. */
  refuse(problem: SettingsProblem): OffhookError;
}

/** The text of the settings file of a data folder; empty when there is none. */
export function loadSettingsText(dataFolder: string): string {
  const path = join(dataFolder, SETTINGS_FILE);
  try {
    const { size } = statSync(path);
    if (size > FILE_LIMIT) throw refusal(path, `has ${size} octets, which is no settings file`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof OffhookError) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw refusal(path, `can't be read: ${describeFileTrouble(error)}`, 'Make it a file that you may read.');
  }
}

/** Reads YAML and holds it against the schema; `path` names the file in errors. */
export function parseSettingsFile(text: string, path: string): ReadSettingsFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [syntaxError] = document.errors;
  if (syntaxError !== undefined) {
    const { line, col } = lines.linePos(syntaxError.pos[0]);
    throw refusal(`${path}:${line}:${col}`, lowerFirst(syntaxError.message));
  }
  const refuse = ({ at, reason, remedy }: SettingsProblem) => {
    const offset = offsetOf(document, at);
    const line = offset === undefined ? '' : `:${lines.linePos(offset).line}`;
    return refusal(path + line, at.length === 0 ? reason : `${nameOf(at)} ${reason}`, remedy);
  };
  const content = readContent(document, path);
  const problem = describeProblem(SettingsFile, content, Value.Errors(SettingsFile, content));
  if (problem !== undefined) throw refuse(problem);
  return { content: content as SettingsContent, refuse };
}

function readContent(document: Document, path: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 }) ?? {};
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    throw refusal(path, 'uses aliases (*name), which are not read here', 'Write the value out.');
  }
}

/** Where the key (or, in a list, the entry) stands in the text. */
function offsetOf(document: Document, at: SettingPath): number | undefined {
  const key = at.at(-1);
  if (key === undefined) return undefined;
  const parent = at.length < 2 ? document.contents : document.getIn(at.slice(0, -1), true);
  if (isMap(parent)) {
    const pair = parent.items.find(
      (item) => String(isScalar(item.key) ? item.key.value : item.key) === String(key),
    );
    return isNode(pair?.key) ? pair.key.range?.[0] : undefined;
  }
  const entry = isSeq(parent) ? parent.items[Number(key)] : parent;
  return isNode(entry) ? entry.range?.[0] : undefined;
}

/** `networks[1].convert` */
function nameOf(at: SettingPath): string {
  return at
    .map((key, index) => (typeof key === 'number' ? `[${key + 1}]` : `${index > 0 ? '.' : ''}${key}`))
    .join('');
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function refusal(where: string, reason: string, remedy = 'Correct it.'): OffhookError {
  return new OffhookError(
    'SETTINGS_FILE_UNREADABLE',
    `${where}: ${reason}.`,
    `${remedy} docs/guide/settings-file.md shows every key.`,
  );
}
