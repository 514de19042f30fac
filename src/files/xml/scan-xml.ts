/** An attribute with its place in the text. */
interface PlacedAttribute {
  readonly name: string;
  readonly value: string;
  readonly nameStart: number;
  /** Between the quotes. */
  readonly valueStart: number;
}

/** An element with its place in the text, also one that is never closed. */
export interface PlacedElement {
  readonly name: string;
  /** Of the `<`. */
  readonly start: number;
  /** After the `>` of its opening tag. */
  openEnd: number;
  readonly attributes: readonly PlacedAttribute[];
  readonly parent: PlacedElement | undefined;
  readonly depth: number;
  /** Text directly inside, up to the first child, with the offset of its first character that is not blank. */
  text: string;
  textStart: number;
}

type XmlProblemKind =
  | 'bad-tag'
  | 'bad-attribute'
  | 'never-closed'
  | 'stray-close'
  | 'raw-ampersand'
  | 'document-type'
  | 'too-deep'
  | 'outside-root'
  | 'no-root';

/** Something that keeps a reader of XML from reading on, with its place. */
interface XmlProblem {
  readonly kind: XmlProblemKind;
  readonly start: number;
  readonly end: number;
  /** A sentence without its full stop. */
  readonly reason: string;
}

export interface XmlScan {
  /** All elements in the order of their opening tags. */
  readonly elements: readonly PlacedElement[];
  readonly comments: readonly { readonly start: number; readonly end: number }[];
  readonly problems: readonly XmlProblem[];
}

const DEEPEST = 32;
const MOST_PROBLEMS = 20;
/** How far a tag that cannot be read is followed. */
const LONGEST_LEFTOVER = 4096;
const NAME = /[A-Za-z_:][\w:.-]*/y;
const ATTRIBUTE = /\s*([A-Za-z_:][\w:.-]*)\s*=\s*("[^"<]*"|'[^'<]*')/y;
const AMPERSAND = /&(?!(?:#\d{1,7}|#x[0-9a-f]{1,6}|amp|lt|gt|quot|apos);)/gi;

/**
 * Reads XML as far as it goes, in one pass and without recursion, and says what is wrong with it and where.
 * Entities are never expanded, and nothing deeper than 32 levels is read.
 */
export function scanXml(text: string): XmlScan {
  return new Scanner(text).scan();
}

class Scanner {
  readonly #text: string;
  readonly #elements: PlacedElement[] = [];
  readonly #comments: { start: number; end: number }[] = [];
  readonly #problems: XmlProblem[] = [];
  readonly #open: PlacedElement[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  scan(): XmlScan {
    const text = this.#text;
    if (text.startsWith('\u00ef\u00bb\u00bf')) this.#at = 3;
    while (this.#at < text.length && this.#problems.length < MOST_PROBLEMS) {
      if (text[this.#at] !== '<') this.#readText();
      else if (text.startsWith('<!--', this.#at)) this.#skip('-->', true);
      else if (text.startsWith('<![CDATA[', this.#at)) this.#skip(']]>', false);
      else if (text.startsWith('<?', this.#at)) this.#skip('?>', false);
      else if (text.startsWith('<!', this.#at)) this.#readDoctype();
      else if (text.startsWith('</', this.#at)) this.#readClosingTag();
      else this.#readOpeningTag();
    }
    for (const element of this.#open.reverse()) this.#neverClosed(element);
    if (this.#elements.length === 0 && this.#problems.length === 0) {
      this.#problem('no-root', 0, 0, 'There is no element in it');
    }
    const problems = this.#problems.toSorted((a, b) => a.start - b.start);
    return { elements: this.#elements, comments: this.#comments, problems };
  }

  #readText(): void {
    const start = this.#at;
    const next = this.#text.indexOf('<', start);
    this.#at = next < 0 ? this.#text.length : next;
    const text = this.#text.slice(start, this.#at);
    const trimmed = text.trim();
    if (trimmed === '') return;
    const textStart = start + text.indexOf(trimmed.charAt(0));
    const element = this.#open.at(-1);
    if (element === undefined) {
      const end = textStart + trimmed.length;
      this.#problem('outside-root', textStart, end, 'Text stands outside of the root element');
    } else if (element.text === '' && element.openEnd === start) {
      element.text = trimmed;
      element.textStart = textStart;
    }
    this.#checkAmpersands(text, start);
  }

  #checkAmpersands(text: string, start: number): void {
    if (!text.includes('&')) return;
    for (const { index } of text.matchAll(AMPERSAND)) {
      const at = start + index;
      this.#problem('raw-ampersand', at, at + 1, 'An & has to be written &amp;');
      if (this.#problems.length >= MOST_PROBLEMS) return;
    }
  }

  #skip(ending: string, isComment: boolean): void {
    const start = this.#at;
    const end = this.#text.indexOf(ending, start + 2);
    if (end < 0) this.#problem('bad-tag', start, start + 2, `This never ends: "${ending}" is missing`);
    this.#at = end < 0 ? this.#text.length : end + ending.length;
    if (isComment && end >= 0) this.#comments.push({ start, end: this.#at });
  }

  /** An internal subset is not read; what looks like elements inside it must not be either. */
  #readDoctype(): void {
    const start = this.#at;
    this.#problem('document-type', start, start + 9, 'A document type is not read by phones, nor here');
    this.#at = this.#text.length;
    this.#open.length = 0;
  }

  #readOpeningTag(): void {
    const start = this.#at;
    NAME.lastIndex = start + 1;
    const [name] = NAME.exec(this.#text) ?? [];
    if (name === undefined) {
      this.#problem('bad-tag', start, start + 1, 'A < begins a tag; as a character it is written &lt;');
      this.#at = start + 1;
      return;
    }
    const attributes = this.#readAttributes(start + 1 + name.length);
    const ending = this.#endTag(start);
    if (ending === 'broken') return;
    const isClosed = ending === 'closed';
    const parent = this.#open.at(-1);
    if (parent === undefined && this.#elements.length > 0) {
      this.#problem('outside-root', start, this.#at, `<${shorten(name)}> is a second root element`);
    }
    const element: PlacedElement = {
      name,
      start,
      openEnd: this.#at,
      attributes,
      parent,
      depth: this.#open.length,
      text: '',
      textStart: this.#at,
    };
    if (!isClosed && this.#open.length >= DEEPEST) {
      this.#problem('too-deep', start, this.#at, `More than ${DEEPEST} elements stand inside one another`);
      this.#at = this.#text.length;
      this.#open.length = 0;
      return;
    }
    this.#elements.push(element);
    if (!isClosed) this.#open.push(element);
  }

  #readAttributes(from: number): PlacedAttribute[] {
    const attributes: PlacedAttribute[] = [];
    this.#at = from;
    for (;;) {
      ATTRIBUTE.lastIndex = this.#at;
      const match = ATTRIBUTE.exec(this.#text);
      if (match === null) break;
      const [whole, name = '', quoted = ''] = match;
      const end = match.index + whole.length;
      const valueStart = end - quoted.length + 1;
      const value = quoted.slice(1, -1);
      attributes.push({ name, value, nameStart: match.index + whole.indexOf(name), valueStart });
      this.#checkAmpersands(value, valueStart);
      this.#at = end;
    }
    while (/\s/.test(this.#text.charAt(this.#at))) this.#at += 1;
    return attributes;
  }

  /** Takes the `>` or `/>`; what stands before it and is no attribute is reported and passed over. */
  #endTag(start: number): 'open' | 'closed' | 'broken' {
    const from = this.#at;
    const next = this.#text.slice(from, from + LONGEST_LEFTOVER).search(/[<>]/);
    const stop = next < 0 ? this.#text.length : from + next;
    if (this.#text[stop] !== '>') {
      this.#problem('bad-tag', start, stop, 'This tag never ends: a > or a quote is missing');
      this.#at = stop;
      return 'broken';
    }
    const isClosed = this.#text[stop - 1] === '/';
    this.#at = stop + 1;
    if (stop - (isClosed ? 1 : 0) > from) {
      const reason = 'Inside a tag only NAME="VALUE" may stand; a quote or a blank is missing';
      this.#problem('bad-attribute', from, stop, reason);
    }
    return isClosed ? 'closed' : 'open';
  }

  #readClosingTag(): void {
    const start = this.#at;
    NAME.lastIndex = start + 2;
    const [name = ''] = NAME.exec(this.#text) ?? [];
    const end = this.#text.indexOf('>', start);
    this.#at = end < 0 ? this.#text.length : end + 1;
    const rest = this.#text.slice(start + 2 + name.length, end < 0 ? undefined : end);
    if (name === '' || end < 0 || rest.trim() !== '') {
      this.#problem('bad-tag', start, this.#at, 'This closing tag cannot be read');
      return;
    }
    const index = this.#open.findLastIndex((element) => element.name === name);
    if (index < 0) {
      this.#problem('stray-close', start, this.#at, `</${shorten(name)}> closes nothing`);
      return;
    }
    for (const unclosed of this.#open.splice(index).slice(1).reverse()) this.#neverClosed(unclosed);
  }

  #neverClosed({ name, start, openEnd }: PlacedElement): void {
    this.#problem('never-closed', start, openEnd, `<${shorten(name)}> is never closed`);
  }

  #problem(kind: XmlProblemKind, start: number, end: number, reason: string): void {
    this.#problems.push({ kind, start, end: Math.min(end, this.#text.length), reason });
  }
}

function shorten(name: string): string {
  return name.length > 40 ? `${name.slice(0, 40)}…` : name;
}
