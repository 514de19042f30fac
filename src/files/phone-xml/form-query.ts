/** More fields than any form has. */
const MOST_FIELDS = 16;
const LONGEST_VALUE = 256;

/**
 * What was typed into a form, as the phone puts it into the URL. Letters outside of ASCII come in UTF-8 or, as from phones
 * with fonts of ISO-8859-1 only, in that; whatever can't be UTF-8 is taken for it. Of repeated fields the first counts.
 */
export function readFormQuery(query: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const part of query.split('&', MOST_FIELDS)) {
    const [name = '', ...value] = part.split('=');
    if (name !== '' && !fields.has(name)) fields.set(name, decodeField(value.join('=')));
  }
  return fields;
}

function decodeField(text: string): string {
  const octets = Buffer.from(
    text
      .replaceAll('+', ' ')
      .replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets).slice(0, LONGEST_VALUE);
  } catch {
    return octets.toString('latin1').slice(0, LONGEST_VALUE);
  }
}
