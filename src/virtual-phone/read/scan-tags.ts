/**
 * The phone's tokeniser for its small XML files: not an XML parser (lineage). No entities, no single quotes, no
 * namespaces; `<!` skips to the next `>`, comment or not; `<?` gives junk that matches nothing.
 */

export interface ScannedTag {
  readonly kind: 'open' | 'close';
  readonly name: string;
  readonly attributes: readonly (readonly [name: string, value: string])[];
  /** Why the tag could not be read to its end; such a tag counts as an error. */
  readonly flaw?: string;
  /** Text from here to the next `<`, blanks at its ends removed. */
  readonly text: string;
  readonly selfClosing: boolean;
  /** Line number from 1. */
  readonly line: number;
}

/** Goes through any text; what stands outside of tags before the first one is ignored. */
export function* scanTags(text: string): Generator<ScannedTag> {
  let line = 1;
  let counted = 0;
  let at = text.indexOf('<');
  while (at >= 0) {
    for (; counted < at; counted += 1) if (text[counted] === '\n') line += 1;
    if (text[at + 1] === '!') {
      at = nextTag(text, indexAfter(text, '>', at));
      continue;
    }
    const scanned = scanTag(text, at + 1);
    const next = nextTag(text, scanned.end);
    const between = text.slice(scanned.end, next < 0 ? text.length : next);
    yield { ...scanned.tag, line, text: between.trim() };
    at = next;
  }
}

function scanTag(text: string, start: number): { tag: Omit<ScannedTag, 'line' | 'text'>; end: number } {
  const kind = text[start] === '/' ? 'close' : 'open';
  const nameStart = kind === 'close' ? start + 1 : start;
  const name = /[^\s/>="]*/y;
  name.lastIndex = nameStart;
  const tagName = name.exec(text)?.[0] ?? '';
  const attributes: (readonly [string, string])[] = [];
  const piece = /\s*(?:(\/?>)|([^\s/>="]+)\s*=\s*"([^"]*)")/y;
  piece.lastIndex = nameStart + tagName.length;
  for (;;) {
    const from = piece.lastIndex;
    const match = piece.exec(text);
    if (match === null) {
      const end = indexAfter(text, '>', from);
      return { tag: { kind, name: tagName, attributes, selfClosing: false, flaw: 'unreadable tag' }, end };
    }
    if (match[1] !== undefined) {
      return {
        tag: { kind, name: tagName, attributes, selfClosing: match[1] === '/>' },
        end: piece.lastIndex,
      };
    }
    attributes.push([match[2] ?? '', match[3] ?? '']);
  }
}

function nextTag(text: string, from: number): number {
  return text.indexOf('<', from);
}

function indexAfter(text: string, character: string, from: number): number {
  const found = text.indexOf(character, from);
  return found < 0 ? text.length : found + 1;
}
