/** A name that says that what follows is secret, with what stands between the two. */
const NAMED = /(?:passw|pasw|secret|pwd)\w{0,20}\s{0,20}[:=]\s{0,20}/gi;
const ELEMENT = /(<\w{0,40}(?:password|secret)\w{0,20}>)([^<]*)/gi;

/**
 * A line of somebody's file as it may be shown: passwords are stars, as many as they have characters, so that
 * everything stands where it stood. Misspelt names and lines that were commented out are covered as well.
 */
export function maskSecrets(line: string): string {
  const withoutElements = line.replace(ELEMENT, (_, tag: string, text: string) => tag + stars(text));
  let masked = '';
  let at = 0;
  for (const { 0: name, index } of withoutElements.matchAll(NAMED)) {
    const start = index + name.length;
    if (start < at) continue;
    const end = endOfValue(withoutElements, start);
    masked += withoutElements.slice(at, start) + stars(withoutElements.slice(start, end));
    at = end;
  }
  return masked + withoutElements.slice(at);
}

/** A quoted value ends with its quote, a bare one with the line or its comment. */
function endOfValue(line: string, start: number): number {
  if (line[start] === '"') {
    const closing = line.indexOf('"', start + 1);
    return closing < 0 ? line.length : closing + 1;
  }
  const semicolon = line.indexOf(';', start);
  return start + line.slice(start, semicolon < 0 ? undefined : semicolon).trimEnd().length;
}

/** Quotes are left, so that one sees whether the value had them. */
function stars(text: string): string {
  return text.replace(/[^"\s]/g, '*');
}
