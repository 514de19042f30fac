import type { MenuItem, PhoneXml } from '#files/phone-xml/phone-xml.ts';
import { PHONE_XML_LIMITS } from '#knowledge/phone-xml-limits.ts';
import type { AgendaEvent } from '#phone-services/agenda/agenda-event.ts';
import { agendaText } from '#phone-services/agenda/agenda-text.ts';
import type { OwnEntry } from '#phone-services/phone-book/own-books.ts';
import { isFor } from '#phone-services/phone-book/visible-books.ts';
import type { LayerScope } from '#provisioning/layers.ts';
import type { Phone } from '#provisioning/phone.ts';
import type { Page, PageRequest } from '#provisioning/ports.ts';
import { softKeys } from './soft-keys.ts';
import { speedDialsOf } from './speed-dials.ts';

/** An entry of the services menu that an operator made. */
export interface MenuService extends LayerScope {
  readonly name: string;
  readonly kind: 'text' | 'link' | 'agenda';
  /** The text, or where the link leads; of an agenda nothing. */
  readonly content: string;
}

/** What the services menu is made from. */
export interface ServiceContents {
  services(): readonly MenuService[];
  /** The events of an agenda, as they were read last. */
  agenda(name: string): readonly AgendaEvent[];
  bookEntries(): readonly OwnEntry[];
  /** What a phone dials for a number; `undefined` when that can't be dialled. */
  dial(number: string): string | undefined;
  /** The extensions that are registered, in the order of their names. */
  registered(): readonly { readonly number: string; readonly name: string }[];
  /** How many messages wait; `undefined` where the PBX does not tell. */
  messages(number: string): { readonly fresh: number; readonly old: number } | undefined;
  /** The time zone of the phone's clock, as IANA names it. */
  zoneOf(phone: Phone): string | undefined;
  now(): number;
}

const PER_PAGE = PHONE_XML_LIMITS.items.CiscoIPPhoneDirectory.DirectoryEntry;
const MOST_ITEMS = PHONE_XML_LIMITS.items.CiscoIPPhoneMenu.MenuItem;
/** Who is registered changes while one looks at it. */
const REFRESH_SECONDS = 30;

/** The pages below `services`; `undefined` when there is none of that path for the phone. */
export function servicePage(
  { path, query, phone }: PageRequest,
  contents: ServiceContents,
): Page | undefined {
  switch (path) {
    case 'services':
      // Messages come and go.
      return { shows: menu(phone, contents), isMomentary: true };
    case 'services/registered':
      return registeredPage(query.get('p'), contents);
    case 'services/speed-dials':
      return { shows: directory('Speed dials', speedDialsOf(phone, contents), query.get('p'), path) };
    case 'services/messages':
      return { shows: messagesPage(phone, contents), isMomentary: true };
    case 'services/show': {
      const service = servicesOf(phone, contents).find(({ name }) => name === query.get('s'));
      return service === undefined ? undefined : shownService(service, phone, contents);
    }
    default:
      return undefined;
  }
}

function servicesOf(phone: Phone, contents: ServiceContents): readonly MenuService[] {
  return contents.services().filter((service) => isFor(service, phone));
}

function menu(phone: Phone, contents: ServiceContents): PhoneXml {
  const waiting = messagesOf(phone, contents);
  const fresh = waiting.reduce((sum, line) => sum + line.fresh, 0);
  const items: (MenuItem | undefined)[] = [
    waiting.length === 0 ? undefined : { name: `Messages: ${fresh} new`, url: '/services/messages' },
    { name: 'Directory', url: '/directory' },
    speedDialsOf(phone, contents).length === 0
      ? undefined
      : { name: 'Speed dials', url: '/services/speed-dials' },
    { name: 'Who is registered', url: '/services/registered' },
    ...servicesOf(phone, contents).map(({ name, kind, content }) => ({
      name,
      url: kind === 'link' ? content : `/services/show?s=${encodeURIComponent(name)}`,
    })),
  ];
  return {
    kind: 'menu',
    title: 'Services',
    prompt: 'Your choice',
    items: items.filter((item) => item !== undefined).slice(0, MOST_ITEMS),
  };
}

function shownService({ name, kind, content }: MenuService, phone: Phone, contents: ServiceContents): Page {
  const isAgenda = kind === 'agenda';
  const text = isAgenda ? agendaText(contents.agenda(name), contents.now(), contents.zoneOf(phone)) : content;
  return { shows: { kind: 'text', title: name, text }, ...(isAgenda ? { isMomentary: true } : {}) };
}

function registeredPage(page: string | undefined, contents: ServiceContents): Page {
  const entries = contents.registered().map(({ name, number }) => ({ name, telephone: number }));
  const path = 'services/registered';
  const again = `/${path}${page === undefined ? '' : `?p=${encodeURIComponent(page.slice(0, 5))}`}`;
  return {
    shows: directory('Registered', entries, page, path),
    refresh: { seconds: REFRESH_SECONDS, url: again },
    isMomentary: true,
  };
}

/** A list that fits on pages of 32; who dials a name dials its number. */
function directory(
  title: string,
  entries: readonly { readonly name: string; readonly telephone: string }[],
  wanted: string | undefined,
  path: string,
): PhoneXml {
  if (entries.length === 0) return { kind: 'text', title, text: 'Nobody.' };
  const pages = Math.ceil(entries.length / PER_PAGE);
  const page = Math.min(/^[1-9]\d{0,4}$/.test(wanted ?? '') ? Number(wanted) : 1, pages);
  const offset = (page - 1) * PER_PAGE;
  const shown = entries.slice(offset, offset + PER_PAGE);
  return {
    kind: 'directory',
    title,
    prompt: `${offset + 1}-${offset + shown.length} of ${entries.length}`,
    entries: shown,
    softKeys: softKeys([
      ['Dial', 'SoftKey:Dial'],
      page < pages ? ['Next', `/${path}?p=${page + 1}`] : undefined,
      page > 1 ? ['Previous', `/${path}?p=${page - 1}`] : undefined,
      ['Exit', 'SoftKey:Exit'],
    ]),
  };
}

function messagesOf(phone: Phone, contents: ServiceContents) {
  return phone.lines.flatMap(({ extension }) => {
    const messages = contents.messages(extension);
    return messages === undefined ? [] : [{ extension, ...messages }];
  });
}

function messagesPage(phone: Phone, contents: ServiceContents): PhoneXml {
  const lines = messagesOf(phone, contents).map(
    ({ extension, fresh, old }) => `${extension}: ${fresh} new, ${old} old`,
  );
  const text = lines.length === 0 ? 'The PBX does not tell.' : lines.join('\n');
  return { kind: 'text', title: 'Messages', text };
}
