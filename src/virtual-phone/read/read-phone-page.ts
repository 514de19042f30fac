import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** A soft key of a page. */
export interface PageKey {
  readonly name: string;
  readonly url: string;
  /** 1 to 8. */
  readonly position: number;
}

/** An entry that can be chosen, and what it leads to. */
interface PageItem {
  readonly name: string;
  readonly url: string;
}

export interface PageField {
  readonly label: string;
  readonly parameter: string;
  /** As in the file: a letter for what may be typed, and P for hidden. */
  readonly flags: string;
  readonly value: string;
}

/** Pixels from 0, white, to 3, black; a place of -1 is the middle. */
export interface PagePicture {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** What a phone makes of a page. */
export interface PhonePage {
  readonly kind: 'text' | 'menu' | 'input' | 'directory' | 'image' | 'graphic-menu' | 'icon-menu';
  readonly title: string;
  readonly prompt: string;
  readonly text: string;
  readonly items: readonly PageItem[];
  readonly fields: readonly PageField[];
  readonly submitUrl: string;
  readonly picture: PagePicture | undefined;
  readonly keys: readonly PageKey[];
}

/** Why a phone shows nothing of it. */
export interface UnreadablePage {
  readonly problem: string;
}

/** What a 7940 or 7960 takes of each (documented, for newer models too). */
const CHARACTERS = {
  title: 32,
  name: 64,
  entry: 32,
  telephone: 32,
  text: 4000,
  field: 32,
  key: 32,
  url: 256,
};
const MOST = { MenuItem: 100, DirectoryEntry: 32, InputItem: 5, SoftKeyItem: 8 };
const GRAPHIC_ITEMS = 12;
const AREA = { width: 133, height: 65 };
const LONGEST_PAGE = 65_536;

const KINDS: Readonly<Record<string, PhonePage['kind']>> = {
  CiscoIPPhoneText: 'text',
  CiscoIPPhoneMenu: 'menu',
  CiscoIPPhoneInput: 'input',
  CiscoIPPhoneDirectory: 'directory',
  CiscoIPPhoneImage: 'image',
  CiscoIPPhoneGraphicMenu: 'graphic-menu',
  CiscoIPPhoneIconMenu: 'icon-menu',
};

const parser = new XMLParser({
  parseTagValue: false,
  ignoreAttributes: true,
  trimValues: true,
  htmlEntities: true,
});

/**
 * Reads a page as the phone does: strictly, in ISO-8859-1 unless it says UTF-8, names of elements in their own letter case,
 * and no more of anything than there is room for.
 */
export function readPhonePage(bytes: Uint8Array): PhonePage | UnreadablePage {
  if (bytes.length > LONGEST_PAGE) return { problem: `a page of ${bytes.length} octets` };
  const raw = Buffer.from(bytes);
  const isUtf8 = /^[^>]*encoding\s*=\s*["']utf-8["']/i.test(raw.subarray(0, 100).toString('latin1'));
  const text = raw.toString(isUtf8 ? 'utf8' : 'latin1');
  if (/<!DOCTYPE/i.test(text)) return { problem: 'a document type' };
  if (XMLValidator.validate(text) !== true) return { problem: 'XML error: not well-formed' };
  const [name, root] = rootOf(text);
  const kind = KINDS[name];
  if (kind === undefined) return { problem: `the phone shows no ${name.slice(0, 40)}` };
  return pageOf(kind, typeof root === 'object' && root !== null ? (root as Node) : {});
}

type Node = Readonly<Record<string, unknown>>;

/** The parser refuses more than the validator does: names that would harm this program, and entities without end. */
function rootOf(text: string): readonly [name: string, root: unknown] {
  try {
    const roots = Object.entries(parser.parse(text) as Node).filter(([name]) => !name.startsWith('?'));
    return roots[0] ?? ['', undefined];
  } catch {
    return ['', undefined];
  }
}

function pageOf(kind: PhonePage['kind'], root: Node): PhonePage {
  const isDirectory = kind === 'directory';
  const items = isDirectory
    ? childrenOf(root, 'DirectoryEntry', MOST.DirectoryEntry).map((entry) => ({
        name: textOf(entry, 'Name', CHARACTERS.entry),
        url: `Dial:${textOf(entry, 'Telephone', CHARACTERS.telephone)}`,
      }))
    : childrenOf(root, 'MenuItem', kind === 'graphic-menu' ? GRAPHIC_ITEMS : MOST.MenuItem).map((item) => ({
        name: textOf(item, 'Name', CHARACTERS.name),
        url: textOf(item, 'URL', CHARACTERS.url),
      }));
  return {
    kind,
    title: textOf(root, 'Title', CHARACTERS.title),
    prompt: textOf(root, 'Prompt', CHARACTERS.title),
    text: kind === 'text' ? textOf(root, 'Text', CHARACTERS.text) : '',
    items,
    fields: childrenOf(root, 'InputItem', MOST.InputItem).map((item) => ({
      label: textOf(item, 'DisplayName', CHARACTERS.field),
      parameter: textOf(item, 'QueryStringParam', CHARACTERS.field),
      flags: textOf(item, 'InputFlags', 2) || 'A',
      value: textOf(item, 'DefaultValue', CHARACTERS.field),
    })),
    submitUrl: kind === 'input' ? textOf(root, 'URL', CHARACTERS.url) : '',
    picture: kind === 'image' || kind === 'graphic-menu' ? pictureOf(root) : undefined,
    keys: childrenOf(root, 'SoftKeyItem', MOST.SoftKeyItem).map((key, index) => ({
      name: textOf(key, 'Name', CHARACTERS.key),
      url: textOf(key, 'URL', CHARACTERS.url),
      position: Number(textOf(key, 'Position', 2)) || index + 1,
    })),
  };
}

function pictureOf(root: Node): PagePicture | undefined {
  const number = (name: string) => Number(textOf(root, name, 5) || '0');
  const [width, height, depth] = [number('Width'), number('Height'), number('Depth')];
  const fits = width >= 1 && width <= AREA.width && height >= 1 && height <= AREA.height;
  if (!fits || (depth !== 1 && depth !== 2)) return undefined;
  const octets = Buffer.from(textOf(root, 'Data', LONGEST_PAGE), 'hex');
  const pixels = Uint8Array.from({ length: width * height }, (_, pixel) => {
    const bit = pixel * depth;
    const value = ((octets[bit >> 3] ?? 0) >> (bit & 7)) & (depth === 1 ? 1 : 3);
    return depth === 1 ? value * 3 : value;
  });
  return { x: number('LocationX'), y: number('LocationY'), width, height, pixels };
}

function childrenOf(root: Node, name: string, most: number): Node[] {
  const found = root[name];
  const all = Array.isArray(found) ? found : found === undefined ? [] : [found];
  return all.slice(0, most).map((each) => (typeof each === 'object' && each !== null ? (each as Node) : {}));
}

function textOf(node: Node, name: string, most: number): string {
  const value = node[name];
  const first = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' ? first.slice(0, most) : '';
}
