import { escapeLatin1Xml } from '#files/xml/escape-xml.ts';
import { PHONE_XML_LIMITS } from '#knowledge/phone-xml-limits.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { toLatin1 } from './latin1-text.ts';
import {
  type Icon,
  INPUT_FLAGS,
  type InputField,
  type MenuItem,
  type PhoneXml,
  type Picture,
  ROOT_ELEMENTS,
  type SoftKey,
} from './phone-xml.ts';

const LIMITS = PHONE_XML_LIMITS.characters;
const HEAD = '<?xml version="1.0" encoding="ISO-8859-1"?>\n';

/**
 * Writes an object of phone XML in ISO-8859-1. What people read is written in letters that the phone has and cut at the
 * documented limits; what machines act on (addresses, numbers, names of parameters, pictures, how many of each) is never
 * cut: too much of it is refused. A link that begins with a slash leads to `baseUrl`, because phones leave the port out
 * of `Host`. Soft keys come last: the schema has them before the content, but pages in use have them there (observed).
 * @throws OffhookError PHONE_XML_UNWRITABLE
 */
export function writePhoneXml(object: PhoneXml, baseUrl: string): Uint8Array {
  const writer = new PhoneXmlWriter(object, baseUrl);
  return Buffer.from(HEAD + writer.write(), 'latin1');
}

class PhoneXmlWriter {
  readonly #object: PhoneXml;
  readonly #root: string;
  readonly #baseUrl: string;

  constructor(object: PhoneXml, baseUrl: string) {
    this.#object = object;
    this.#root = ROOT_ELEMENTS[object.kind];
    this.#baseUrl = baseUrl;
  }

  write(): string {
    const object = this.#object;
    const screen =
      object.kind === 'status' || object.kind === 'execute'
        ? { before: [], after: [] }
        : {
            before: [
              object.title === undefined ? '' : shown('Title', object.title, LIMITS.Title),
              object.prompt === undefined ? '' : shown('Prompt', object.prompt, LIMITS.Prompt),
            ],
            after: this.#each('SoftKeyItem', object.softKeys ?? [], (key) => this.#softKey(key)),
          };
    const parts = [...screen.before, ...this.#content(), ...screen.after].filter((part) => part !== '');
    return `<${this.#root}>\n${parts.map((part) => `${part}\n`).join('')}</${this.#root}>\n`;
  }

  #content(): string[] {
    const object = this.#object;
    switch (object.kind) {
      case 'text':
        return [element('Text', escapeLatin1Xml(cut(toLatin1(object.text).trim(), LIMITS.Text)))];
      case 'menu':
        return this.#each('MenuItem', object.items, (item) => this.#menuItem(item));
      case 'input':
        return [
          this.#url(object.url),
          ...this.#each('InputItem', object.fields, (field) => this.#field(field)),
        ];
      case 'directory':
        return this.#each('DirectoryEntry', object.entries, ({ name, telephone }) =>
          [shown('Name', name, LIMITS['DirectoryEntry/Name']), this.#telephone(telephone)].join(''),
        );
      case 'image':
        return this.#picture(object.picture, 'CiscoIPPhoneImage');
      case 'graphic-menu':
        return [
          ...this.#picture(object.picture, 'CiscoIPPhoneImage'),
          ...this.#each('MenuItem', object.items, (item) => this.#menuItem(item)),
        ];
      case 'icon-menu':
        return [
          ...this.#each(
            'MenuItem',
            object.items,
            (item) => this.#menuItem(item) + this.#whole('IconIndex', item.icon, 0, 9),
          ),
          ...this.#each('IconItem', object.icons, (icon) => this.#icon(icon)),
        ];
      case 'status':
        return [
          shown('Text', object.text, LIMITS['CiscoIPPhoneStatus/Text']),
          this.#whole('Timer', object.timer, 0, 86_400),
          ...this.#picture(object.picture, 'CiscoIPPhoneStatus'),
        ];
      case 'execute':
        return this.#each(
          'ExecuteItem',
          object.items,
          undefined,
          ({ url, priority }) =>
            `<ExecuteItem Priority="${priority}" URL="${escapeLatin1Xml(this.#link(url))}"/>`,
        );
    }
  }

  /** One element for each thing, as long as there are not more than the phone has room for. */
  #each<Thing>(
    name: string,
    things: readonly Thing[],
    inside: ((thing: Thing) => string) | undefined,
    whole = (thing: Thing) => element(name, inside?.(thing) ?? ''),
  ): string[] {
    const room = (PHONE_XML_LIMITS.items as Readonly<Record<string, Readonly<Record<string, number>>>>)[
      this.#root
    ]?.[name];
    if (room !== undefined && things.length > room) {
      throw this.#refusal(
        `has ${things.length} ${name}, and there is room for ${room}`,
        'Make several pages of it.',
      );
    }
    return things.map(whole);
  }

  #softKey({ name, url, position }: SoftKey): string {
    return (
      shown('Name', name, LIMITS['SoftKeyItem/Name']) +
      this.#url(url) +
      this.#whole('Position', position, 1, 8)
    );
  }

  #menuItem({ name, url }: MenuItem): string {
    return shown('Name', name, LIMITS['MenuItem/Name']) + this.#url(url);
  }

  #field({ label, parameter, flags, value }: InputField): string {
    if (!/^[\w.-]+$/.test(parameter) || parameter.length > LIMITS.QueryStringParam) {
      throw this.#refusal(
        `can't have a parameter called ${quoted(parameter)}`,
        'Use up to 32 letters and digits.',
      );
    }
    if (!INPUT_FLAGS.has(flags)) {
      throw this.#refusal(
        `has a field with the flags ${quoted(flags)}`,
        `Phones know ${[...INPUT_FLAGS].join(', ')}.`,
      );
    }
    return [
      shown('DisplayName', label, LIMITS.DisplayName),
      element('QueryStringParam', parameter),
      element('InputFlags', flags),
      value === undefined ? '' : shown('DefaultValue', value, LIMITS.DefaultValue),
    ].join('');
  }

  #telephone(telephone: string): string {
    if (!/^[!-~]+$/.test(telephone) || telephone.length > LIMITS.Telephone) {
      throw this.#refusal(
        `can't have ${quoted(telephone)} dialled`,
        'A number has up to 32 digits, letters and signs, without blanks.',
      );
    }
    return element('Telephone', escapeLatin1Xml(telephone));
  }

  #picture(picture: Picture, limits: 'CiscoIPPhoneImage' | 'CiscoIPPhoneStatus'): string[] {
    const { width, height } = PHONE_XML_LIMITS.pictures[limits];
    return [
      this.#whole('LocationX', picture.x, -1, width - 1),
      this.#whole('LocationY', picture.y, -1, height - 1),
      ...this.#pixels(picture, limits),
    ];
  }

  #icon(icon: Icon): string {
    return [this.#whole('Index', icon.index, 0, 9), ...this.#pixels(icon, 'IconItem')].join('');
  }

  /** All of them are given, because old parsers want them; Depth and Data are hexadecimal in upper case. */
  #pixels(
    { width, height, depth, pixels }: Omit<Picture, 'x' | 'y'>,
    limits: keyof typeof PHONE_XML_LIMITS.pictures,
  ): string[] {
    const most = PHONE_XML_LIMITS.pictures[limits];
    const expected = Math.ceil((width * height * depth) / 8);
    if (pixels.length !== expected) {
      throw this.#refusal(
        `has a picture of ${width} × ${height} with ${pixels.length} octets instead of ${expected}`,
        'Pixels follow each other without gaps.',
      );
    }
    return [
      this.#whole('Width', width, 1, most.width),
      this.#whole('Height', height, 1, most.height),
      this.#whole('Depth', depth, 1, 2),
      element('Data', Buffer.from(pixels).toString('hex').toUpperCase()),
    ];
  }

  /** Nothing where there is no number. */
  #whole(name: string, value: number | undefined, least: number, most: number): string {
    if (value === undefined) return '';
    if (!Number.isInteger(value) || value < least || value > most) {
      throw this.#refusal(`has ${name} ${value}`, `It is a whole number from ${least} to ${most}.`);
    }
    return element(name, String(value));
  }

  #url(url: string): string {
    return element('URL', escapeLatin1Xml(this.#link(url)));
  }

  #link(url: string): string {
    const absolute = url.startsWith('/') ? this.#baseUrl + url : url;
    if (!/^[!-~]+$/.test(absolute) || absolute.length > LIMITS.URL) {
      throw this.#refusal(
        `can't lead to ${quoted(absolute)}`,
        `An address has up to ${LIMITS.URL} characters, all of them ASCII and none a blank.`,
      );
    }
    return absolute;
  }

  #refusal(what: string, remedy: string): OffhookError {
    return new OffhookError('PHONE_XML_UNWRITABLE', `A ${this.#root} ${what}.`, remedy);
  }
}

/** Text for people on one line. */
function shown(name: string, text: string, limit: number): string {
  return element(name, escapeLatin1Xml(cut(toLatin1(text).replace(/\s+/g, ' ').trim(), limit)));
}

function cut(text: string, limit: number): string {
  return text.slice(0, limit).trimEnd();
}

function element(name: string, inside: string): string {
  return `<${name}>${inside}</${name}>`;
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 80));
}
