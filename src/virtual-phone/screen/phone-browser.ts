import { readPhonePage } from '#virtual-phone/read/read-phone-page.ts';
import { type Deed, openPage, type Press, press } from './browse.ts';
import type { OpenPage } from './page-screen.ts';

/** An answer over HTTP, as far as the phone minds. */
export interface PageAnswer {
  readonly status: number;
  readonly bytes: Uint8Array;
  /** In seconds and perhaps with an address: `5; url=http://…`. */
  readonly refresh?: string | undefined;
  /** A page that is over already is not gone back to. */
  readonly expires?: string | undefined;
}

/** How the browser gets its pages. */
export type FetchPage = (url: string) => Promise<PageAnswer>;

interface Place {
  readonly url: string;
  readonly open: OpenPage;
  readonly isKept: boolean;
}

/** So many pages one after the other without a key are a circle. */
const MOST_REFRESHES = 8;
const DEEPEST = 32;

/**
 * Goes through pages as a person does who presses keys: what is open, where one came from, what was typed. Each step
 * resolves once the page is there.
 */
export class PhoneBrowser {
  readonly #fetch: FetchPage;
  #places: Place[] = [];

  constructor(fetch: FetchPage) {
    this.#fetch = fetch;
  }

  /** The open page; `undefined` when the phone is idle. */
  get open(): OpenPage | undefined {
    return this.#places.at(-1)?.open;
  }

  get url(): string | undefined {
    return this.#places.at(-1)?.url;
  }

  /** Opens a page; tells why the phone would show nothing. */
  async go(url: string): Promise<Deed> {
    let next = url;
    for (let hop = 0; hop < MOST_REFRESHES; hop += 1) {
      const answer = await this.#fetch(next);
      if (answer.status !== 200) return { kind: 'nothing', why: `${next} answered ${answer.status}` };
      const page = readPhonePage(answer.bytes);
      if ('problem' in page) return { kind: 'nothing', why: `${next}: ${page.problem}` };
      this.#enter({ url: next, open: openPage(page), isKept: !isOver(answer.expires) });
      const [, at] = /^\s*0\s*;\s*url=(.+?)\s*$/i.exec(answer.refresh ?? '') ?? [];
      if (at === undefined) return { kind: 'stay', open: openPage(page) };
      next = at;
    }
    return { kind: 'nothing', why: 'pages lead to each other in a circle' };
  }

  /** Presses a key on the open page, and carries out what it leads to. */
  async press(pressed: Press): Promise<Deed> {
    const place = this.#places.at(-1);
    if (place === undefined) return { kind: 'nothing', why: 'no page is open' };
    const deed = press(place.open, pressed, place.url);
    switch (deed.kind) {
      case 'stay':
        this.#places[this.#places.length - 1] = { ...place, open: deed.open };
        return deed;
      case 'fetch':
        return this.go(deed.url);
      case 'back':
        this.#places.pop();
        return this.#places.length === 0 ? { kind: 'close' } : deed;
      case 'dial':
        this.#places = [];
        return deed;
      default:
        return deed;
    }
  }

  /** An update takes the place of its page, and so does anything after one that is over. */
  #enter(place: Place): void {
    const last = this.#places.at(-1);
    if (last !== undefined && (last.url === place.url || !last.isKept)) this.#places.pop();
    this.#places = [...this.#places, place].slice(-DEEPEST);
  }
}

function isOver(expires: string | undefined): boolean {
  if (expires === undefined) return false;
  const at = Date.parse(expires);
  return Number.isNaN(at) || /^-?\d+$/.test(expires.trim()) || at <= 0;
}
