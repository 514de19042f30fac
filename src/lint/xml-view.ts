import { type PlacedElement, scanXml, type XmlScan } from '#files/xml/scan-xml.ts';
import type { TextRange } from './finding.ts';
import type { LintFile } from './lint-file.ts';

const VIEWS = new WeakMap<LintFile, XmlScan>();

/** The file's elements and what is wrong with it as XML. */
export function xmlOf(file: LintFile): XmlScan {
  const known = VIEWS.get(file);
  if (known !== undefined) return known;
  const view = scanXml(file.text);
  VIEWS.set(file, view);
  return view;
}

/** All elements of that name, wherever they stand. */
export function elementsOf(file: LintFile, name: string): readonly PlacedElement[] {
  return xmlOf(file).elements.filter((element) => element.name === name);
}

const CHILDREN = new WeakMap<XmlScan, ReadonlyMap<PlacedElement | undefined, readonly PlacedElement[]>>();

/** The children of an element. */
export function childrenOf(file: LintFile, parent: PlacedElement): readonly PlacedElement[] {
  const scan = xmlOf(file);
  let children = CHILDREN.get(scan);
  if (children === undefined) {
    children = Map.groupBy(scan.elements, (element) => element.parent);
    CHILDREN.set(scan, children);
  }
  return children.get(parent) ?? [];
}

/** Where the text of an element stands; its opening tag when there is none. */
export function textRange({ text, textStart, start, openEnd }: PlacedElement): TextRange {
  return text === '' ? { start, end: openEnd } : { start: textStart, end: textStart + text.length };
}

/** Where the name of an element stands. */
export function nameRange({ name, start }: PlacedElement): TextRange {
  return { start: start + 1, end: start + 1 + name.length };
}
