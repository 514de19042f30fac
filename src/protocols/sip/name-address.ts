import { FieldScanner, quote, unquote } from './field-scanner.ts';
import { formatParameters, type Parameter, scanParameters } from './parameters.ts';
import { uriScheme } from './uri.ts';

/** `"display name" <uri>;parameters`, the form of From, To, Contact, Route and others (RFC 3261 §20.10). */
export interface NameAddress {
  /** Without quotes and escapes. */
  readonly displayName?: string;
  /** Any scheme, as written. */
  readonly uri: string;
  /** Parameters of the header, not of the URI. */
  readonly parameters: readonly Parameter[];
}

/** Tokens and spaces; beyond the grammar, letters outside ASCII that some phones leave unquoted. */
const UNQUOTED_NAME = /[-A-Za-z0-9.!%*_+`'~ \t\u0080-\uffff]*(?=<)/y;
const URI_IN_BRACKETS = /[^<>\s"]+/y;
/** Without brackets, what follows a semicolon belongs to the header; a comma or question mark is not allowed. */
const BARE_URI = /[^<>\s";,?]+/y;
const LEFT_BRACKET = /</y;
const RIGHT_BRACKET = />/y;

/** Reads one name-addr or addr-spec with its parameters; `what` names the header in errors. */
export function parseNameAddress(text: string, what: string): NameAddress {
  const scanner = new FieldScanner(text, what);
  scanner.space();
  const quoted = scanner.quotedString();
  scanner.space();
  const unquoted = quoted === undefined ? scanner.accept(UNQUOTED_NAME)?.trim() : undefined;
  const displayName = quoted === undefined ? unquoted || undefined : unquote(quoted);
  const inBrackets = quoted !== undefined || unquoted !== undefined;
  if (inBrackets) scanner.expect(LEFT_BRACKET, '<');
  const uri = scanner.expect(inBrackets ? URI_IN_BRACKETS : BARE_URI, 'URI');
  if (inBrackets) scanner.expect(RIGHT_BRACKET, '>');
  uriScheme(uri);
  const parameters = scanParameters(scanner);
  scanner.end();
  return { ...(displayName === undefined ? {} : { displayName }), uri, parameters };
}

/** Writes the name-addr form, with brackets always; {@link parseNameAddress} reads it back unchanged. */
export function formatNameAddress(address: NameAddress): string {
  const name = address.displayName === undefined ? '' : `${quote(address.displayName)} `;
  return `${name}<${address.uri}>${formatParameters(address.parameters)}`;
}
