import type { PageField, PageKey, PhonePage } from '#virtual-phone/read/read-phone-page.ts';
import { CONTENT, type Screen, shownSoftKeys } from './screen.ts';

/** A page with where its reader is. */
export interface OpenPage {
  readonly page: PhonePage;
  /** The entry, field or row that is marked. */
  readonly at: number;
  /** What stands in each field. */
  readonly typed: readonly string[];
  /** Which of the soft keys behind `more` are seen. */
  readonly keyPage: number;
}

/** The keys of the phone itself, where a page brings none (inferred from the guide of the pages). */
const OWN_KEYS: Readonly<Record<PhonePage['kind'], readonly string[]>> = {
  text: ['Update', 'Exit'],
  menu: ['Select', 'Exit'],
  input: ['Submit', '<<', 'Cancel'],
  directory: ['Dial', 'EditDial', 'Exit'],
  image: ['Update', 'Exit'],
  'graphic-menu': ['Update', 'Exit'],
  'icon-menu': ['Select', 'Exit'],
};

/** The soft keys of a page: its own, or the phone's. */
export function keysOf(page: PhonePage): readonly PageKey[] {
  if (page.keys.length > 0) return page.keys;
  return OWN_KEYS[page.kind].map((name, index) => ({ name, url: `SoftKey:${name}`, position: index + 1 }));
}

/** A page over the frame of the idle screen: clock, label, lines and lamp stay. */
export function pageScreen(open: OpenPage, frame: Screen): Screen {
  const { page, at, keyPage } = open;
  const rows = rowsOf(open);
  const isList = page.kind !== 'text' && rows.length > 0;
  // Graphic menus are chosen from by digits only; their entries are not seen.
  const first = Math.min(Math.max(0, isList ? at - CONTENT.rows + 1 : at), Math.max(0, rows.length - 1));
  const seen = rows.slice(first, first + CONTENT.rows);
  return {
    ...frame,
    title: page.title,
    rows: seen,
    selected: isList ? at - first : undefined,
    more: { above: first > 0, below: first + seen.length < rows.length },
    picture: page.picture,
    prompt: page.prompt,
    softKeys: shownSoftKeys(keysOf(page), keyPage),
  };
}

/** Every row of the content, also those that are not seen. */
export function rowsOf({ page, typed }: OpenPage): readonly string[] {
  switch (page.kind) {
    case 'text':
      return wrap(page.text);
    case 'menu':
    case 'icon-menu':
      return page.items.map(({ name }, index) => `${index + 1} ${name}`.slice(0, CONTENT.columns));
    case 'directory':
      return page.items.map(({ name, url }, index) => numbered(index, name, url.replace(/^Dial:/, '')));
    case 'input':
      return page.fields.map((field, index) => fieldRow(field, typed[index] ?? ''));
    case 'image':
    case 'graphic-menu':
      return [];
  }
}

function numbered(index: number, name: string, telephone: string): string {
  const start = `${index + 1} ${name}`;
  const room = CONTENT.columns - telephone.length - 1;
  return room < 4 ? start.slice(0, CONTENT.columns) : `${start.slice(0, room).padEnd(room)} ${telephone}`;
}

function fieldRow({ label, flags }: PageField, typed: string): string {
  const shown = flags.includes('P') ? '*'.repeat(typed.length) : typed;
  return `${label}: ${shown}`.slice(0, CONTENT.columns);
}

/** Lines of the text, broken at blanks where they are too long. */
function wrap(text: string): string[] {
  return text.split(/\r\n|\r|\n/).flatMap((line) => {
    const rows: string[] = [];
    let rest = line;
    while (rest.length > CONTENT.columns) {
      const blank = rest.lastIndexOf(' ', CONTENT.columns);
      const end = blank > 0 ? blank : CONTENT.columns;
      rows.push(rest.slice(0, end));
      rest = rest.slice(end).trimStart();
    }
    return [...rows, rest];
  });
}
