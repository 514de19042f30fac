import { DecodeError } from '#values/decode-error.ts';

/** An attribute with the offset of its value, between the quotes. */
interface DialPlanAttribute {
  readonly name: string;
  readonly value: string;
  readonly valueStart: number;
}

/** A tag as the phone's reader sees it, or text where only tags belong. */
export type DialPlanToken =
  | {
      readonly kind: 'open';
      readonly name: string;
      /** In order and with repetitions: a rule may have three tones. */
      readonly attributes: readonly DialPlanAttribute[];
      readonly closed: boolean;
      readonly offset: number;
      /** After its `>`. */
      readonly end: number;
    }
  | { readonly kind: 'close'; readonly name: string; readonly offset: number }
  | { readonly kind: 'text'; readonly text: string; readonly offset: number };

const TAG = /<(\/?)([A-Za-z]+)((?:\s+[A-Za-z]+\s*=\s*"[^"]*")*)\s*(\/?)>/y;
const ATTRIBUTE = /([A-Za-z]+)\s*=\s*"([^"]*)"/g;
const COMMENT = /<[!?][^>]*>/y;

/** As many tags as can be read, and where the first stands that cannot. */
interface DialPlanTags {
  readonly tokens: readonly DialPlanToken[];
  readonly unreadableAt?: number;
}

/**
 * Cuts a dial plan into tags. Phones read it with a tokeniser of their own, not as XML (lineage): double
 * quotes only, no entities, and what begins with `<!` ends at the next `>`, also inside a comment.
 * @throws DecodeError at a tag that cannot be read.
 */
export function readTags(text: string): readonly DialPlanToken[] {
  const { tokens, unreadableAt } = scanTags(text);
  if (unreadableAt !== undefined) throw new DecodeError('a tag that cannot be read', unreadableAt);
  return tokens;
}

/** Cuts a dial plan into tags up to the first that cannot be read. */
export function scanTags(text: string): DialPlanTags {
  const tokens: DialPlanToken[] = [];
  for (let offset = 0; offset < text.length; ) {
    if (text[offset] !== '<') {
      const next = text.indexOf('<', offset);
      const end = next < 0 ? text.length : next;
      const between = text.slice(offset, end).trim();
      if (between !== '') tokens.push({ kind: 'text', text: between, offset });
      offset = end;
      continue;
    }
    COMMENT.lastIndex = offset;
    TAG.lastIndex = offset;
    const tag = TAG.exec(text);
    if (tag !== null) tokens.push(tokenOf(tag));
    else if (!COMMENT.test(text)) return { tokens, unreadableAt: offset };
    offset = tag === null ? COMMENT.lastIndex : TAG.lastIndex;
  }
  return { tokens };
}

function tokenOf(tag: RegExpExecArray): DialPlanToken {
  const [whole, closing, name = '', inside = '', closed] = tag;
  const offset = tag.index;
  if (closing !== '') return { kind: 'close', name, offset };
  const insideStart = offset + 1 + name.length;
  const attributes = Array.from(inside.matchAll(ATTRIBUTE), (match) => {
    const [text, key = '', value = ''] = match;
    return { name: key, value, valueStart: insideStart + match.index + text.length - value.length - 1 };
  });
  return { kind: 'open', name, attributes, closed: closed !== '', offset, end: offset + whole.length };
}
