/** Which dialog a call takes the place of (RFC 3891), and how a Refer-To asks for that (RFC 5589 §7). */
import { FieldScanner } from '#protocols/sip/field-scanner.ts';
import type { HeaderField } from '#protocols/sip/header-field.ts';
import { parseNameAddress } from '#protocols/sip/name-address.ts';
import { parameterValue, scanParameters } from '#protocols/sip/parameters.ts';
import { formatSipUri, parseSipUri } from '#protocols/sip/uri.ts';
import { DecodeError } from '#values/decode-error.ts';
import { type Dialog, tagsOf } from './dialog.ts';

/** A dialog by its names. */
export interface DialogName {
  readonly callId: string;
  /** As the one who reads the header names them: its own, and the other side's. */
  readonly localTag: string;
  readonly remoteTag: string;
}

/** Reads the value of a Replaces header. */
export function parseReplaces(value: string): DialogName {
  const scanner = new FieldScanner(value, 'Replaces');
  const callId = scanner.expect(/[^\s;,]+/y, 'Call-ID');
  const parameters = scanParameters(scanner);
  scanner.end();
  const localTag = parameterValue(parameters, 'to-tag');
  const remoteTag = parameterValue(parameters, 'from-tag');
  if (!localTag || !remoteTag) throw new DecodeError('Replaces: a tag is missing', 0);
  return { callId, localTag, remoteTag };
}

/** Whom a Refer-To asks to call, and the header that the INVITE then bears. */
export interface Referral {
  readonly uri: string;
  readonly more: readonly HeaderField[];
}

/** Reads a Refer-To; of the headers in its URI only Replaces is taken over. */
export function parseReferTo(value: string): Referral {
  const { headers = '', ...uri } = parseSipUri(parseNameAddress(value, 'Refer-To').uri);
  const replaces = headers.split('&').find((header) => /^replaces=/i.test(header));
  const more =
    replaces === undefined
      ? []
      : [{ name: 'Replaces', value: unescaped(replaces.slice('replaces='.length)) }];
  for (const field of more) parseReplaces(field.value);
  return { uri: formatSipUri(uri), more };
}

/** The Refer-To by which the other side of `dialog` gets a call in its place. */
export function referToReplacing(uri: string, dialog: Dialog): string {
  const { local, remote } = tagsOf(dialog);
  const replaces = `${dialog.callId};to-tag=${remote};from-tag=${local}`;
  return `<${uri}?Replaces=${encodeURIComponent(replaces)}>`;
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new DecodeError('Refer-To: malformed escapes', 0);
  }
}
