import { OffhookError } from '#values/offhook-error.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/**
 * Text as it may stand between tags or inside a quoted attribute. What is not ASCII becomes a character
 * reference, so that no phone has to guess an encoding.
 * @throws OffhookError XML_TEXT_UNWRITABLE for characters that XML 1.0 §2.2 has no place for.
 */
export function escapeXml(text: string): string {
  return text.replace(/[^ !#-%(-;=?-~]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    const allowed = code === 9 || code === 10 || code === 13 || (code >= 32 && !isNoCharacter(code));
    if (!allowed) {
      throw new OffhookError(
        'XML_TEXT_UNWRITABLE',
        'a control character cannot be written into an XML file',
        'Remove characters that cannot be seen from the text.',
      );
    }
    return ESCAPES[character] ?? `&#${code};`;
  });
}

/**
 * The same for a file whose encoding is known to be ISO-8859-1: what it has no place for becomes a character reference.
 * A line end inside a text does too, so that no reader takes it for a blank.
 * @throws OffhookError XML_TEXT_UNWRITABLE
 */
export function escapeLatin1Xml(text: string): string {
  return text.replace(/[^ !#-%(-;=?-~\u00a0-\u00ff]+/gu, escapeXml).replaceAll('\n', '&#10;');
}

function isNoCharacter(code: number): boolean {
  return (code >= 0xd800 && code <= 0xdfff) || code === 0xfffe || code === 0xffff;
}
