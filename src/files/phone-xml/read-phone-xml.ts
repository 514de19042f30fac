import { readXml, type XmlElement } from '#files/xml/read-xml.ts';
import { DecodeError } from '#values/decode-error.ts';
import {
  INPUT_FLAGS,
  type InputFlags,
  type PhoneXml,
  type Picture,
  ROOT_ELEMENTS,
  type SoftKey,
} from './phone-xml.ts';

/** Octets of a page; a phone book that somebody wrote by hand may be longer than a phone likes. */
const LONGEST_PAGE = 1024 * 1024;

/**
 * Reads any object of phone XML, also one with more in it than phones have room for. Soft keys may stand before or after
 * the content, and elements that are not known are passed over.
 * @throws DecodeError when it is no XML, none of the objects, or lacks what it can't do without.
 */
export function readPhoneXml(bytes: Uint8Array): PhoneXml {
  const text = Buffer.from(decodeText(bytes));
  const root = readXml(text, { octets: LONGEST_PAGE, entities: 'decoded' });
  const screen = {
    ...optional('title', textOf(root, 'Title')),
    ...optional('prompt', textOf(root, 'Prompt')),
    ...softKeysOf(root),
  };
  switch (root.name) {
    case ROOT_ELEMENTS.text:
      return { kind: 'text', ...screen, text: textOf(root, 'Text') ?? '' };
    case ROOT_ELEMENTS.menu:
      return { kind: 'menu', ...screen, items: childrenOf(root, 'MenuItem').map(menuItem) };
    case ROOT_ELEMENTS.input:
      return {
        kind: 'input',
        ...screen,
        url: needed(root, 'URL'),
        fields: childrenOf(root, 'InputItem').map((item) => ({
          label: textOf(item, 'DisplayName') ?? '',
          parameter: needed(item, 'QueryStringParam'),
          flags: flagsOf(item),
          ...optional('value', textOf(item, 'DefaultValue')),
        })),
      };
    case ROOT_ELEMENTS.directory:
      return {
        kind: 'directory',
        ...screen,
        entries: childrenOf(root, 'DirectoryEntry').map((entry) => ({
          name: textOf(entry, 'Name') ?? '',
          telephone: textOf(entry, 'Telephone') ?? '',
        })),
      };
    case ROOT_ELEMENTS.image:
      return { kind: 'image', ...screen, picture: pictureOf(root) };
    case ROOT_ELEMENTS['graphic-menu']:
      return {
        kind: 'graphic-menu',
        ...screen,
        picture: pictureOf(root),
        items: childrenOf(root, 'MenuItem').map(menuItem),
      };
    case ROOT_ELEMENTS['icon-menu']:
      return {
        kind: 'icon-menu',
        ...screen,
        items: childrenOf(root, 'MenuItem').map((item) => ({
          ...menuItem(item),
          ...optional('icon', wholeOf(item, 'IconIndex')),
        })),
        icons: childrenOf(root, 'IconItem').map((icon) => ({
          index: wholeOf(icon, 'Index') ?? 0,
          ...pixelsOf(icon),
        })),
      };
    case ROOT_ELEMENTS.status:
      return {
        kind: 'status',
        text: textOf(root, 'Text') ?? '',
        ...optional('timer', wholeOf(root, 'Timer')),
        picture: pictureOf(root),
      };
    case ROOT_ELEMENTS.execute:
      return {
        kind: 'execute',
        items: childrenOf(root, 'ExecuteItem').map(({ attributes }) => ({
          url: attributes.get('URL') ?? fail('an ExecuteItem without URL'),
          priority: priorityOf(attributes.get('Priority') ?? '0'),
        })),
      };
    default:
      throw new DecodeError(`<${root.name.slice(0, 40)}> is no object of phone XML`, 0);
  }
}

/** By its declaration; without one it is UTF-8 if it can be, else ISO-8859-1, which is what phones take it for. */
function decodeText(bytes: Uint8Array): string {
  const start = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  const [, declared] =
    /^(?:\u00ef\u00bb\u00bf)?\s*<\?xml[^>]*encoding\s*=\s*["']([\w.:-]+)["']/i.exec(start) ?? [];
  try {
    return new TextDecoder(declared ?? 'utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (declared === undefined) return new TextDecoder('iso-8859-1').decode(bytes);
    const reason = error instanceof RangeError ? 'which is not known here' : 'and is not';
    throw new DecodeError(`it says that it is ${declared.slice(0, 20)}, ${reason}`, 0);
  }
}

function softKeysOf(root: XmlElement): { softKeys?: readonly SoftKey[] } {
  const keys = childrenOf(root, 'SoftKeyItem');
  if (keys.length === 0) return {};
  return {
    softKeys: keys.map((key, index) => ({
      name: textOf(key, 'Name') ?? '',
      url: textOf(key, 'URL') ?? '',
      position: wholeOf(key, 'Position') ?? index + 1,
    })),
  };
}

function menuItem(item: XmlElement): { name: string; url: string } {
  return { name: textOf(item, 'Name') ?? '', url: textOf(item, 'URL') ?? '' };
}

function flagsOf(item: XmlElement): InputFlags {
  const flags = textOf(item, 'InputFlags') ?? 'A';
  if (!INPUT_FLAGS.has(flags)) throw new DecodeError(`InputFlags ${flags.slice(0, 20)} are not known`, 0);
  return flags as InputFlags;
}

function priorityOf(text: string): 0 | 1 | 2 {
  const priority = Number(text);
  if (priority === 0 || priority === 1 || priority === 2) return priority;
  throw new DecodeError(`Priority ${text.slice(0, 20)} is not 0, 1 or 2`, 0);
}

function pictureOf(element: XmlElement): Picture {
  const [x, y] = [wholeOf(element, 'LocationX') ?? 0, wholeOf(element, 'LocationY') ?? 0];
  return { x, y, ...pixelsOf(element) };
}

function pixelsOf(element: XmlElement): Omit<Picture, 'x' | 'y'> {
  const depth = wholeOf(element, 'Depth') ?? 2;
  if (depth !== 1 && depth !== 2) throw new DecodeError(`Depth ${depth} is not 1 or 2`, 0);
  const data = (textOf(element, 'Data') ?? '').replace(/\s+/g, '');
  if (!/^(?:[0-9a-f]{2})*$/i.test(data)) throw new DecodeError('Data is not hexadecimal', 0);
  return {
    width: wholeOf(element, 'Width') ?? fail('a picture without Width'),
    height: wholeOf(element, 'Height') ?? fail('a picture without Height'),
    depth,
    pixels: new Uint8Array(Buffer.from(data, 'hex')),
  };
}

function childrenOf({ children }: XmlElement, wanted: string): readonly XmlElement[] {
  return children.filter(({ name }) => name === wanted);
}

function textOf(element: XmlElement, name: string): string | undefined {
  return childrenOf(element, name)[0]?.text;
}

function needed(element: XmlElement, name: string): string {
  return textOf(element, name) ?? fail(`${element.name} lacks ${name}`);
}

function wholeOf(element: XmlElement, name: string): number | undefined {
  const text = textOf(element, name);
  if (text === undefined || text === '') return undefined;
  if (!/^-?\d{1,5}$/.test(text)) throw new DecodeError(`${name} ${text.slice(0, 20)} is not a number`, 0);
  return Number(text);
}

function fail(reason: string): never {
  throw new DecodeError(reason, 0);
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]?: Value });
}
