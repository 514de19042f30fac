import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { LineCounter, parseDocument } from 'yaml';
import { type Ipv4Address, parseIpv4Address } from '#values/ipv4-address.ts';
import { type Ipv4Network, parseIpv4Network } from '#values/ipv4-network.ts';
import { nearestName } from '#values/nearest-name.ts';
import { OffhookError } from '#values/offhook-error.ts';

const Port = Type.Integer({ minimum: 0, maximum: 65535 });

/** `settings.yaml` in the data folder: how the program itself runs. What phones get is in the store. */
const SettingsFile = Type.Object(
  {
    listen: Type.Optional(Type.Array(Type.String(), { minItems: 1 })),
    tftp: Type.Optional(
      Type.Object(
        {
          port: Type.Optional(Port),
          mode: Type.Optional(Type.Union([Type.Literal('pool'), Type.Literal('single-port')])),
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

/** A network whose phones are answered besides the private ones, or that has a rule of its own. */
export interface PhoneNetwork {
  readonly network: Ipv4Network;
  /** Whether phones that nobody knows are offered a load here. */
  readonly convertOnSight: boolean;
}

export interface ProgramSettings {
  /** Empty: every local address that is not loopback. */
  readonly listen: readonly Ipv4Address[];
  readonly tftpPort: number;
  readonly tftpMode: 'pool' | 'single-port';
  /** One or two ports that serve the same. */
  readonly httpPorts: readonly number[];
  /** Where relative URLs in settings lead; without it, the address that the phone asked. */
  readonly baseUrl?: string;
  readonly sipPort: number;
  readonly sipRealm: string;
  /** `source-port` is what registrars do that never hear from a phone with nat_enable 0; for comparison only. */
  readonly sipAnswerTo: 'via' | 'source-port';
  readonly networks: readonly PhoneNetwork[];
}

/** The file's name inside the data folder. */
export const SETTINGS_FILE = 'settings.yaml';

/** Reads `settings.yaml` of a data folder; no file means every default. */
export function readProgramSettings(dataFolder: string): ProgramSettings {
  const path = join(dataFolder, SETTINGS_FILE);
  let text = '';
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw unreadable(path, (error as Error).message);
  }
  return parseProgramSettings(text, path);
}

/** Reads the text of a settings file; `path` names it in errors. */
export function parseProgramSettings(text: string, path: string): ProgramSettings {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [syntaxError] = document.errors;
  if (syntaxError !== undefined) throw unreadable(path, syntaxError.message);
  const content: unknown = document.toJS({ maxAliasCount: 0 }) ?? {};
  const [problem] = Value.Errors(SettingsFile, content);
  if (problem !== undefined)
    throw unreadable(path, `${problem.instancePath || 'the file'} ${problem.message}${hint(content)}`);
  const file = content as Static<typeof SettingsFile>;
  return {
    listen: (file.listen ?? []).map(
      (listen) => parseIpv4Address(listen) ?? fail(path, `listen: ${listen} is no IPv4 address`),
    ),
    tftpPort: file.tftp?.port ?? 69,
    tftpMode: file.tftp?.mode ?? 'pool',
    httpPorts: [
      file.http?.port ?? 6970,
      ...(file.http?.secondPort === undefined ? [] : [file.http.secondPort]),
    ],
    ...(file.http?.baseUrl === undefined ? {} : { baseUrl: readBaseUrl(file.http.baseUrl, path) }),
    sipPort: file.sip?.port ?? 5060,
    sipRealm: file.sip?.realm ?? 'offhook',
    sipAnswerTo: file.sip?.answerTo ?? 'via',
    networks: (file.networks ?? []).map((entry) => ({
      network:
        parseIpv4Network(entry.network) ??
        fail(path, `networks: ${entry.network} is no network like 192.168.0.0/24`),
      convertOnSight: entry.convert === 'on-sight',
    })),
  };
}

/** Phones know no HTTPS, so a base URL is plain HTTP; the slash at the end is dropped. */
function readBaseUrl(text: string, path: string): string {
  const url = URL.parse(text);
  if (url?.protocol !== 'http:') fail(path, `http.baseUrl: ${text} is no http:// address`);
  return text.replace(/\/+$/, '');
}

function hint(content: unknown): string {
  if (typeof content !== 'object' || content === null) return '';
  const known = Object.keys(SettingsFile.properties);
  const unknown = Object.keys(content).find((key) => !known.includes(key));
  const meant = unknown === undefined ? undefined : nearestName(unknown, known);
  return meant === undefined ? '' : ` (${unknown}: did you mean ${meant}?)`;
}

function fail(path: string, reason: string): never {
  throw unreadable(path, reason);
}

function unreadable(path: string, reason: string): OffhookError {
  return new OffhookError(
    'SETTINGS_FILE_UNREADABLE',
    `${path}: ${reason}.`,
    'Correct the file; docs/guide/settings-file.md shows every key.',
  );
}
