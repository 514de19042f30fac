import type { LayerScope } from '#provisioning/layers.ts';

/** Phone books, by how they are read. */
export const BOOK_KINDS = ['csv', 'vcard', 'directory-xml', 'carddav', 'ldap'] as const;
type BookKind = (typeof BOOK_KINDS)[number];
/** And agendas. */
export const AGENDA_KIND = 'ical';
export type SourceKind = BookKind | typeof AGENDA_KIND;

/** Whether this version can read sources of that kind. */
export function isSourceKind(kind: string): kind is SourceKind {
  return kind === AGENDA_KIND || (BOOK_KINDS as readonly string[]).includes(kind);
}

/** Where people's numbers or an agenda come from, and for whom. */
export interface Source extends LayerScope {
  /** Shown as the title of the book. */
  readonly name: string;
  readonly kind: SourceKind;
  /** A file's absolute path, or a URL. */
  readonly location: string;
  /** Read again after so many minutes. */
  readonly everyMinutes: number;
  readonly user?: string;
  /** In clear; no log, error, list or URL holds it. */
  readonly password?: string;
  /** What its kind needs besides: `columns` of a CSV file, `base` and `filter` of an LDAP server. */
  readonly options: Readonly<Record<string, string>>;
}

/** Entries of one source at most; the rest is left out, and said to be. */
export const MOST_ENTRIES = 200_000;
/** Octets of one source at most. */
export const MOST_OCTETS = 64 * 1024 * 1024;
