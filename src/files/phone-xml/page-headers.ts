/** How long a page may be shown. */
export interface PageLife {
  /** Fetched again by itself after so many seconds, or another page in its place. */
  readonly refresh?: { readonly seconds: number; readonly url?: string };
  /** Not kept for the Back key: going back asks for it anew. */
  readonly isMomentary?: true;
}

/**
 * The HTTP headers of a page as phones honour them (documented). The charset is told, because a phone without it
 * takes the one of its language. A link that begins with a slash leads to `baseUrl`.
 */
export function pageHeaders(
  { refresh, isMomentary }: PageLife,
  baseUrl: string,
): { readonly 'content-type': string; readonly refresh?: string; readonly expires?: string } {
  const url = refresh?.url?.startsWith('/') ? baseUrl + refresh.url : refresh?.url;
  return {
    'content-type': 'text/xml; charset=ISO-8859-1',
    ...(refresh === undefined
      ? {}
      : { refresh: refresh.seconds + (url === undefined ? '' : `; url=${url}`) }),
    ...(isMomentary ? { expires: '-1' } : {}),
  };
}
