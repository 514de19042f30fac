import { FieldScanner, TOKEN } from './field-scanner.ts';
import { formatParameters, type Parameter, scanParameters } from './parameters.ts';
import { parseHostAndPort } from './uri.ts';

/** One hop of a message: `SIP/2.0/UDP host:port;branch=…` (RFC 3261 §20.42). */
export interface Via {
  /** In upper case: `UDP`, `TCP`, or one we don't know. */
  readonly transport: string;
  /** sent-by: where the sender listens, by its own word. */
  readonly host: string;
  readonly port?: number;
  readonly parameters: readonly Parameter[];
}

const HOST = /\[[0-9A-Fa-f:.]+\]|[-A-Za-z0-9_.]+/y;
const PORT = /\d{1,5}/y;

/** Reads one element of a Via header. */
export function parseVia(text: string): Via {
  const scanner = new FieldScanner(text, 'Via');
  scanner.space();
  const name = scanner.expect(TOKEN, 'protocol name');
  if (!scanner.separator('/')) scanner.fail('/ expected');
  const version = scanner.expect(TOKEN, 'protocol version');
  if (!scanner.separator('/')) scanner.fail('/ expected');
  if (name.toUpperCase() !== 'SIP' || version !== '2.0') scanner.fail('not SIP/2.0');
  const transport = scanner.expect(TOKEN, 'transport').toUpperCase();
  scanner.expect(/[ \t]+/y, 'white space');
  const host = scanner.expect(HOST, 'host');
  const port = scanner.separator(':') ? scanner.expect(PORT, 'port') : undefined;
  const sentBy = parseHostAndPort(port === undefined ? host : `${host}:${port}`);
  const parameters = scanParameters(scanner);
  scanner.end();
  return { transport, ...sentBy, parameters };
}

/** Writes one Via element; {@link parseVia} reads it back unchanged. */
export function formatVia(via: Via): string {
  const port = via.port === undefined ? '' : `:${via.port}`;
  return `SIP/2.0/${via.transport} ${via.host}${port}${formatParameters(via.parameters)}`;
}
