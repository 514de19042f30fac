import { DecodeError } from '#values/decode-error.ts';

/** One header field line, its name spelled as it came and its value unfolded and trimmed. */
export interface HeaderField {
  readonly name: string;
  readonly value: string;
}

/** Anything that carries header fields. */
export interface WithHeaders {
  readonly headers: readonly HeaderField[];
}

/** Compact forms registered for SIP (RFC 3261 §20 and the IANA header field registry). */
const COMPACT_FORMS: Readonly<Record<string, string>> = {
  a: 'accept-contact',
  b: 'referred-by',
  c: 'content-type',
  d: 'request-disposition',
  e: 'content-encoding',
  f: 'from',
  i: 'call-id',
  j: 'reject-contact',
  k: 'supported',
  l: 'content-length',
  m: 'contact',
  n: 'identity-info',
  o: 'event',
  r: 'refer-to',
  s: 'subject',
  t: 'to',
  u: 'allow-events',
  v: 'via',
  x: 'session-expires',
  y: 'identity',
};

/** Whether a field bears a name, in any letter case and in its compact form (`v` is `Via`). */
export function isNamed(field: HeaderField, name: string): boolean {
  const spelled = field.name;
  // By far the most comparisons of a message end at the length.
  if (spelled.length === name.length) return spelled === name || spelled.toLowerCase() === name.toLowerCase();
  return spelled.length === 1 && COMPACT_FORMS[spelled.toLowerCase()] === name.toLowerCase();
}

/** The values of every field of that name, in order, not split at commas. */
export function headerValues(message: WithHeaders, name: string): string[] {
  return message.headers.filter((field) => isNamed(field, name)).map((field) => field.value);
}

/** The value of a field that may stand only once; `undefined` when absent, DecodeError when repeated. */
export function headerValue(message: WithHeaders, name: string): string | undefined {
  const [value, ...more] = headerValues(message, name);
  if (more.length > 0) throw new DecodeError(`${name} stands more than once`, 0);
  return value;
}

/**
 * The elements of a header that is a comma-separated list, over all its fields (RFC 3261 §7.3.1). Commas in quoted
 * strings and in angle brackets part nothing. Empty elements are kept for the element's own reader to refuse.
 */
export function listElements(message: WithHeaders, name: string): string[] {
  return headerValues(message, name).flatMap(splitAtCommas);
}

function splitAtCommas(value: string): string[] {
  const elements: string[] = [];
  let start = 0;
  let inQuotes = false;
  let inBrackets = false;
  for (let index = 0; index < value.length; index += 1) {
    const character = value[index];
    if (inQuotes) {
      if (character === '\\') index += 1;
      else if (character === '"') inQuotes = false;
    } else if (inBrackets) {
      if (character === '>') inBrackets = false;
    } else if (character === '"') {
      inQuotes = true;
    } else if (character === '<') {
      inBrackets = true;
    } else if (character === ',') {
      elements.push(value.slice(start, index).trim());
      start = index + 1;
    }
  }
  elements.push(value.slice(start).trim());
  return elements;
}
