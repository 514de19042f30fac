import { readFormQuery } from '#files/phone-xml/form-query.ts';
import { pageHeaders } from '#files/phone-xml/page-headers.ts';
import { writePhoneXml } from '#files/phone-xml/write-phone-xml.ts';
import { artifactOf } from './artifact.ts';
import type { FileAnswer, FileRequest } from './file-answer.ts';
import { identifyAsker } from './identify-asker.ts';
import type { PhonePages } from './ports.ts';
import { refuse } from './refusals.ts';
import type { World } from './resolve-file.ts';
import { isTakenIn, notTakenIn } from './taken-in.ts';
import { proveAddress } from './trust.ts';

/** For those who ask for no page. */
export const NO_PAGES: PhonePages = { page: () => undefined };

/**
 * A page for the phone that asks. Phone books hold what is nobody else's business, and each phone has its own, so that
 * its address has to be proven as for its configuration (docs/decisions/0010).
 */
export function resolvePage(path: string, request: FileRequest, world: World): FileAnswer {
  const { fleet, server, surroundings, pages } = world;
  const mac = identifyAsker(request.from, fleet, surroundings);
  if (mac === undefined) {
    const reason = `Pages are made for the phone that asks, and nothing tells which phone has ${request.from}.`;
    return refuse('ADDRESS_UNPROVEN', undefined, reason);
  }
  const phone = fleet.phone(mac);
  if (!isTakenIn(phone)) return notTakenIn(mac, phone);
  const trust = proveAddress(phone, request.from, surroundings);
  if (!trust.trusted) return refuse(trust.code, mac, trust.reason);
  const page = pages.page({ path, query: readFormQuery(request.query ?? ''), phone });
  if (page === undefined) return refuse('NO_SUCH_PAGE', mac);
  const baseUrl = server.baseUrl(request.to);
  const { 'content-type': contentType, ...headers } = pageHeaders(page, baseUrl);
  return {
    ...artifactOf(path, writePhoneXml(page.shows, baseUrl), { mac }),
    contentType,
    headers: { ...headers, 'cache-control': 'no-store' },
  };
}
