import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { DecodeError } from '#values/decode-error.ts';

/** An element as it was written; comments and processing instructions are left out. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** All text directly inside, without blanks around it. */
  readonly text: string;
}

interface XmlLimits {
  /** Octets that are read at most. */
  readonly octets: number;
  /** The phone's dial plan reader knows no entities: `&amp;` stays as it is. */
  readonly entities: 'decoded' | 'literal';
}

const DEEPEST = 32;
const LONGEST_REASON = 120;
const TEXT_KEY = '#text';
const ATTRIBUTES_KEY = ':@';

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  textNodeName: TEXT_KEY,
  processEntities: false,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: DEEPEST,
});

/**
 * Reads a small XML file and gives its root. No document type, so no entities of one's own; 32 levels deep.
 * @throws DecodeError when it is too large, not well-formed, or not one element.
 */
export function readXml(bytes: Uint8Array, { octets, entities }: XmlLimits): XmlElement {
  if (bytes.length > octets) throw new DecodeError(`more than ${octets} octets`, octets);
  const text = Buffer.from(bytes).toString('utf8');
  const doctype = text.search(/<!DOCTYPE/i);
  if (doctype >= 0) throw new DecodeError('a document type is not allowed', doctype);
  const validity = XMLValidator.validate(text);
  if (validity !== true) {
    const { msg, line, col } = validity.err;
    throw new DecodeError(`line ${line}: ${msg.slice(0, LONGEST_REASON)}`, offsetOf(text, line, col));
  }
  const decode = entities === 'decoded' ? decodeEntities : (raw: string) => raw;
  const roots = elementsOf(parse(text), decode);
  const [root] = roots;
  if (root === undefined || roots.length !== 1) throw new DecodeError('not one root element', 0);
  return root;
}

type Node = Readonly<Record<string, unknown>>;

function parse(text: string): readonly Node[] {
  try {
    return parser.parse(text) as readonly Node[];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DecodeError(reason.slice(0, LONGEST_REASON), 0);
  }
}

function elementsOf(nodes: readonly Node[], decode: (raw: string) => string): XmlElement[] {
  return nodes.flatMap((node) => {
    const name = Object.keys(node).find((key) => key !== ATTRIBUTES_KEY && key !== TEXT_KEY);
    if (name === undefined) return [];
    const inside = node[name] as readonly Node[];
    const attributes = Object.entries((node[ATTRIBUTES_KEY] ?? {}) as Record<string, string>);
    const text = inside.map((child) => child[TEXT_KEY] ?? '').join('');
    return [
      {
        name,
        attributes: new Map(attributes.map(([key, value]) => [key, decode(value)])),
        children: elementsOf(inside, decode),
        text: decode(text.trim()),
      },
    ];
  });
}

const PREDEFINED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The five entities of XML 1.0 §4.6 and character references; anything else stays as it stands. */
function decodeEntities(raw: string): string {
  return raw.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,4}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return PREDEFINED[name as string] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex as string, 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

function offsetOf(text: string, line = 1, column = 1): number {
  const before = text.split('\n').slice(0, line - 1);
  return before.reduce((sum, each) => sum + each.length + 1, 0) + column - 1;
}
