/** A key at the lower edge of the display, while the page is shown. */
export interface SoftKey {
  /** Phones show some 7 characters of it (uncertain). */
  readonly name: string;
  /** A page, or what the key does: `SoftKey:Dial`, `SoftKey:Exit`. Letter case counts. */
  readonly url: string;
  /** 1 is the leftmost; from the fifth on they hide behind "more". */
  readonly position: number;
}

/** What every page that fills the display may have. */
interface Screen {
  readonly title?: string;
  /** Below the content. */
  readonly prompt?: string;
  /** Those of the phone itself when there are none. */
  readonly softKeys?: readonly SoftKey[];
}

/** Grey pixels for the display. */
export interface Picture {
  /** Of the upper left corner; -1 is centred. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Bits per pixel. */
  readonly depth: 1 | 2;
  /** Row after row without gaps, the first pixel in the lowest bits; 0 is white, 3 black. */
  readonly pixels: Uint8Array;
}

interface TextPage extends Screen {
  readonly kind: 'text';
  readonly text: string;
}

/** An entry of a menu and the page or action behind it. */
export interface MenuItem {
  readonly name: string;
  readonly url: string;
}

export interface MenuPage extends Screen {
  readonly kind: 'menu';
  readonly items: readonly MenuItem[];
}

const FLAGS = ['A', 'T', 'N', 'E', 'U', 'L'] as const;
type Flag = (typeof FLAGS)[number];
/**
 * What may be typed into a field: `A` plain text, `T` a telephone number, `N` a number, `E` an equation, `U` upper and
 * `L` lower case; a `P` before or after hides it.
 */
export type InputFlags = Flag | `P${Flag}` | `${Flag}P`;

/** Every spelling that phones know. */
export const INPUT_FLAGS: ReadonlySet<string> = new Set(
  FLAGS.flatMap((flag) => [flag, `P${flag}`, `${flag}P`]),
);

/** One field of a form. */
export interface InputField {
  readonly label: string;
  /** Its name in the query that the phone asks with. */
  readonly parameter: string;
  readonly flags: InputFlags;
  readonly value?: string;
}

/** A form. The phone asks for `url?parameter=what was typed&…`. */
interface InputPage extends Screen {
  readonly kind: 'input';
  readonly url: string;
  readonly fields: readonly InputField[];
}

/** A name and the number that is dialled as it stands. */
interface DirectoryEntry {
  readonly name: string;
  readonly telephone: string;
}

interface DirectoryPage extends Screen {
  readonly kind: 'directory';
  readonly entries: readonly DirectoryEntry[];
}

interface ImagePage extends Screen {
  readonly kind: 'image';
  readonly picture: Picture;
}

/** A picture whose entries are chosen with the digits. */
interface GraphicMenuPage extends Screen {
  readonly kind: 'graphic-menu';
  readonly picture: Picture;
  readonly items: readonly MenuItem[];
}

/** A small picture beside menu entries. */
export interface Icon extends Omit<Picture, 'x' | 'y'> {
  /** 0 to 9. */
  readonly index: number;
}

interface IconMenuPage extends Screen {
  readonly kind: 'icon-menu';
  readonly items: readonly (MenuItem & { readonly icon?: number })[];
  readonly icons: readonly Icon[];
}

/** A strip over a call that goes on. */
interface StatusStrip {
  readonly kind: 'status';
  readonly text: string;
  /** Seconds that are counted from. */
  readonly timer?: number;
  readonly picture: Picture;
}

/** What the phone is to do: 0 now, 1 when it is idle, 2 only if it is idle. */
interface ExecuteOrder {
  readonly kind: 'execute';
  readonly items: readonly { readonly url: string; readonly priority: 0 | 1 | 2 }[];
}

/** Every object of phone XML that a 7940 or 7960 shows or carries out. */
export type PhoneXml =
  | TextPage
  | MenuPage
  | InputPage
  | DirectoryPage
  | ImagePage
  | GraphicMenuPage
  | IconMenuPage
  | StatusStrip
  | ExecuteOrder;

/** The root element of each; phones mind its letter case. */
export const ROOT_ELEMENTS = {
  text: 'CiscoIPPhoneText',
  menu: 'CiscoIPPhoneMenu',
  input: 'CiscoIPPhoneInput',
  directory: 'CiscoIPPhoneDirectory',
  image: 'CiscoIPPhoneImage',
  'graphic-menu': 'CiscoIPPhoneGraphicMenu',
  'icon-menu': 'CiscoIPPhoneIconMenu',
  status: 'CiscoIPPhoneStatus',
  execute: 'CiscoIPPhoneExecute',
} as const satisfies Record<PhoneXml['kind'], string>;
