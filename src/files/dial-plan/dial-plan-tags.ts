import { DecodeError } from '#values/decode-error.ts';

/** A tag as the phone's reader sees it, or text where only tags belong. */
export type DialPlanToken =
  | {
      readonly kind: 'open';
      readonly name: string;
      /** In order and with repetitions: a rule may have three tones. */
      readonly attributes: readonly (readonly [name: string, value: string])[];
      readonly closed: boolean;
      readonly offset: number;
    }
  | { readonly kind: 'close'; readonly name: string; readonly offset: number }
  | { readonly kind: 'text'; readonly text: string; readonly offset: number };

const TAG = /<(\/?)([A-Za-z]+)((?:\s+[A-Za-z]+\s*=\s*"[^"]*")*)\s*(\/?)>/y;
const ATTRIBUTE = /([A-Za-z]+)\s*=\s*"([^"]*)"/g;
const COMMENT = /<[!?][^>]*>/y;

/**
 * Cuts a dial plan into tags. Phones read it with a tokeniser of their own, not as XML (lineage): double
 * quotes only, no entities, and what begins with `<!` ends at the next `>`, also inside a comment.
 * @throws DecodeError at a tag that cannot be read.
 */
export function readTags(text: string): DialPlanToken[] {
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
    else if (!COMMENT.test(text)) throw new DecodeError('a tag that cannot be read', offset);
    offset = tag === null ? COMMENT.lastIndex : TAG.lastIndex;
  }
  return tokens;
}

function tokenOf(tag: RegExpExecArray): DialPlanToken {
  const [, closing, name = '', inside = '', closed] = tag;
  const offset = tag.index;
  if (closing !== '') return { kind: 'close', name, offset };
  const attributes = Array.from(
    inside.matchAll(ATTRIBUTE),
    ([, key = '', value = '']) => [key, value] as const,
  );
  return { kind: 'open', name, attributes, closed: closed !== '', offset };
}
