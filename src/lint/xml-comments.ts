import type { TextRange } from './finding.ts';

const OPENING = '<!--';
const CLOSING = '-->';

/** Where comments stand in XML; one that never ends is none. Takes one pass, whatever the text is. */
export function xmlComments(text: string): readonly TextRange[] {
  const comments: TextRange[] = [];
  for (let start = text.indexOf(OPENING); start >= 0; ) {
    const closing = text.indexOf(CLOSING, start + OPENING.length);
    if (closing < 0) break;
    const end = closing + CLOSING.length;
    comments.push({ start, end });
    start = text.indexOf(OPENING, end);
  }
  return comments;
}
