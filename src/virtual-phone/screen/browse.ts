import type { PageField, PhonePage } from '#virtual-phone/read/read-phone-page.ts';
import { keysOf, type OpenPage, rowsOf } from './page-screen.ts';

/** What a person can press: digits, the rocker, a soft key by its name, or letters into a field. */
export type Press =
  | { readonly kind: 'digit'; readonly digit: string }
  | { readonly kind: 'up' | 'down' }
  | { readonly kind: 'soft-key'; readonly name: string }
  | { readonly kind: 'type'; readonly text: string };

/** What pressing leads to. */
export type Deed =
  | { readonly kind: 'stay'; readonly open: OpenPage }
  | { readonly kind: 'fetch'; readonly url: string }
  | { readonly kind: 'back' }
  | { readonly kind: 'close' }
  | { readonly kind: 'dial'; readonly number: string; readonly edited: boolean }
  /** An address that a phone acts on by itself: a key, a sound, an application. */
  | { readonly kind: 'act'; readonly uri: string }
  | { readonly kind: 'nothing'; readonly why: string };

/** A page as it is when it comes. */
export function openPage(page: PhonePage): OpenPage {
  return { page, at: 0, typed: page.fields.map(({ value }) => value), keyPage: 0 };
}

/** What a press does on an open page; the page's own address is for `Update`. */
export function press(open: OpenPage, pressed: Press, url: string): Deed {
  switch (pressed.kind) {
    case 'up':
    case 'down':
      return { kind: 'stay', open: { ...open, at: moved(open, pressed.kind === 'up' ? -1 : 1) } };
    case 'digit':
      return open.page.kind === 'input'
        ? typeInto(open, pressed.digit)
        : chooseByDigit(open, pressed.digit, url);
    case 'type':
      return typeInto(open, pressed.text);
    case 'soft-key':
      return pressSoftKey(open, pressed.name, url);
  }
}

function moved({ page, at, typed, keyPage }: OpenPage, by: number): number {
  const rows = rowsOf({ page, at, typed, keyPage }).length;
  return Math.max(0, Math.min(rows - 1, at + by));
}

function chooseByDigit(open: OpenPage, digit: string, url: string): Deed {
  const index = Number(digit) - 1;
  const item = open.page.items[index];
  if (item === undefined) return { kind: 'nothing', why: `there is no entry ${digit}` };
  return open.page.kind === 'directory'
    ? { kind: 'stay', open: { ...open, at: index } }
    : follow(item.url, { ...open, at: index }, url);
}

function pressSoftKey(open: OpenPage, name: string, url: string): Deed {
  const keys = keysOf(open.page);
  if (name === 'more' && keys.some(({ position }) => position > 4)) {
    const pages = Math.ceil(Math.max(...keys.map(({ position }) => position)) / 3);
    return { kind: 'stay', open: { ...open, keyPage: (open.keyPage + 1) % pages } };
  }
  const key = keys.find((each) => each.name.toLowerCase() === name.toLowerCase());
  return key === undefined ? { kind: 'nothing', why: `there is no key ${name}` } : follow(key.url, open, url);
}

/** Goes where an address leads. Names of the phone's own keys count in their own letter case (documented). */
function follow(address: string, open: OpenPage, url: string): Deed {
  const item = open.page.items[open.at];
  const [, scheme = '', rest = ''] = /^([A-Za-z]+):(.*)$/s.exec(address) ?? [];
  switch (scheme) {
    case 'http':
      return { kind: 'fetch', url: withSelection(address, item?.url) };
    case 'Dial':
    case 'EditDial':
      return { kind: 'dial', number: rest, edited: scheme === 'EditDial' };
    case 'QueryStringParam':
      return { kind: 'nothing', why: 'the entry only says what a soft key asks for' };
    case 'SoftKey':
      return ownKey(rest, open, url);
    case '':
      return { kind: 'nothing', why: `${address.slice(0, 40)} is no address` };
    default:
      return { kind: 'act', uri: address };
  }
}

function ownKey(name: string, open: OpenPage, url: string): Deed {
  const item = open.page.items[open.at];
  switch (name) {
    case 'Exit':
    case 'Cancel':
    case 'Back':
      return { kind: 'back' };
    case 'Update':
      return { kind: 'fetch', url };
    case 'Submit':
      return { kind: 'fetch', url: submitted(open) };
    case 'Select':
      return item === undefined ? { kind: 'nothing', why: 'nothing is marked' } : follow(item.url, open, url);
    case 'Dial':
    case 'EditDial': {
      const number = /^(?:Edit)?Dial:(.+)$/.exec(item?.url ?? '')?.[1];
      return number === undefined
        ? { kind: 'nothing', why: 'nothing is marked that can be dialled' }
        : { kind: 'dial', number, edited: name === 'EditDial' };
    }
    case '<<':
      return { kind: 'stay', open: withField(open, (text) => text.slice(0, -1)) };
    default:
      return { kind: 'nothing', why: `the phone has no key ${name.slice(0, 20)}` };
  }
}

/** `QueryStringParam:id=3` of the marked entry goes along with a soft key's address. */
function withSelection(address: string, selected = ''): string {
  const [, parameter] = /^QueryStringParam:(.+)$/.exec(selected) ?? [];
  return parameter === undefined ? address : `${address}${address.includes('?') ? '&' : '?'}${parameter}`;
}

function submitted({ page, typed }: OpenPage): string {
  const query = page.fields
    .map(({ parameter }, index) => `${parameter}=${latin1Percent(typed[index] ?? '')}`)
    .join('&');
  return `${page.submitUrl}${page.submitUrl.includes('?') ? '&' : '?'}${query}`;
}

function latin1Percent(text: string): string {
  return Array.from(Buffer.from(text, 'latin1'), (octet) => {
    const sign = String.fromCharCode(octet);
    return /[\w.~-]/.test(sign) ? sign : `%${octet.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
}

function typeInto(open: OpenPage, text: string): Deed {
  const field = open.page.fields[open.at];
  if (field === undefined) return { kind: 'nothing', why: 'there is no field' };
  return {
    kind: 'stay',
    open: withField(open, (before) => (before + allowed(field, text)).slice(0, FIELD_LENGTH)),
  };
}

/** What fits into the query of an address. */
const FIELD_LENGTH = 32;

/** Keys give only what the field takes: digits, signs of telephone numbers, letters in one case. */
function allowed({ flags }: PageField, text: string): string {
  switch (flags.replace('P', '')) {
    case 'N':
      return text.replace(/[^0-9]/g, '');
    case 'T':
      return text.replace(/[^0-9*#+]/g, '');
    case 'E':
      return text.replace(/[^0-9+*/().-]/g, '');
    case 'U':
      return text.toUpperCase();
    case 'L':
      return text.toLowerCase();
    default:
      return text;
  }
}

function withField(open: OpenPage, change: (text: string) => string): OpenPage {
  return { ...open, typed: open.typed.map((text, index) => (index === open.at ? change(text) : text)) };
}
