import type { PhoneModel } from '#knowledge/models.ts';
import { fetchOverHttp } from '#net/http-client.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { FetchPage } from './phone-browser.ts';

const PATIENCE_MS = 5000;

/** Asks for pages over HTTP with the headers of a 7940 or 7960; without an address, from whichever leads there. */
export function pageFetcher({ id }: Pick<PhoneModel, 'id'>, localAddress?: Ipv4Address): FetchPage {
  const headers = {
    // The version is that of a relative (uncertain).
    'User-Agent': 'Allegro-Software-WebClient/3.12',
    Accept: 'x-CiscoIPPhone/*, text/xml',
    'Accept-Charset': 'iso-8859-1',
    'x-CiscoIPPhoneModelName': `CP-${id}`,
    'x-CiscoIPPhoneDisplay': '133, 65, 2, G',
  };
  const manners = { headers, ...(localAddress === undefined ? {} : { localAddress }) };
  return async (url) => {
    const answer = await fetchOverHttp(url, AbortSignal.timeout(PATIENCE_MS), manners);
    const header = (name: string) => {
      const value = answer.headers[name];
      return typeof value === 'string' ? value : undefined;
    };
    return {
      status: answer.status,
      bytes: answer.bytes,
      refresh: header('refresh'),
      expires: header('expires'),
    };
  };
}
