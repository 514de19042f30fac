import { classifyFileName, type RequestedName } from '#files/file-names.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { artifactOf } from './artifact.ts';
import type { FileAnswer, FileRequest } from './file-answer.ts';
import { identifyAsker } from './identify-asker.ts';
import type { Fleet, PhonePages, ServerFacts, Surroundings } from './ports.ts';
import { refuse } from './refusals.ts';
import type { RenderedFiles } from './rendered-files.ts';
import { resolvePage } from './resolve-page.ts';
import { isTakenIn, notTakenIn } from './taken-in.ts';
import { proveAddress } from './trust.ts';

/** All that an answer depends on, besides the request. */
export interface World {
  readonly fleet: Fleet;
  readonly server: ServerFacts;
  readonly surroundings: Surroundings;
  readonly rendered: RenderedFiles;
  readonly pages: PhonePages;
}

/**
 * The one answer to "may I have this file?": its bytes, or the reason why not. TFTP, HTTP, `what-if` and
 * everything else that shows what a phone would get call this, so that they can't disagree.
 */
export function resolveFile(request: FileRequest, world: World): FileAnswer {
  const requested = classifyFileName(request.name);
  switch (requested.kind) {
    case 'unusable':
      return refuse('NAME_UNUSABLE', undefined, `The name can't be used: ${requested.reason}.`);
    case 'page':
      return resolvePage(requested.canonicalName, request, world);
    case 'ctl':
    case 'itl':
    case 'mgcp-cnf':
      return storedFile(requested, world) ?? refuse('NOT_USED', requested.mac);
    case 'sep-cnf':
    case 'profile-7905':
    case 'profile-7912':
      return storedFile(requested, world) ?? refuse('OTHER_FAMILY', requested.mac);
    case 'sep-xml':
      return phoneLoadFile(requested.mac, world);
    case 'phone-cnf':
      return phoneConfiguration(requested.mac, request, world);
    case 'default-cnf':
      return sharedConfiguration(request, world);
    case 'xml-default':
    case 'os79xx':
      return sharedLoadFile(requested.kind, request, world);
    case 'sync-info':
      return storedFile(requested, world) ?? syncInformation(request, world);
    case 'ring-list':
      return storedFile(requested, world) ?? world.rendered.ringList(world);
    case 'dial-plan': {
      const generated = requested.template === 'dialplan' && requested.directory === '';
      return (
        storedFile(requested, world) ??
        (generated
          ? world.rendered.dialPlan(world)
          : refuse('NO_SUCH_FILE', undefined, noSuchFile(requested)))
      );
    }
    case 'firmware':
    case 'other':
      return storedFile(requested, world) ?? refuse('NO_SUCH_FILE', undefined, noSuchFile(requested));
  }
}

function storedFile(requested: Named, { fleet }: World): FileAnswer | undefined {
  const file = fleet.file(requested.canonicalName);
  return file === undefined ? undefined : artifactOf(file.name, fleet.content(file), { hash: file.hash });
}

type Named = Extract<RequestedName, { canonicalName: string }>;

function noSuchFile({ canonicalName }: Named): string {
  return `There is no file ${canonicalName}.`;
}

/** SEP<MAC>.cnf.xml: holds no secret, so the name alone tells the phone. */
function phoneLoadFile(mac: MacAddress, world: World): FileAnswer {
  const phone = world.fleet.phone(mac);
  return isTakenIn(phone) ? world.rendered.sepXml(phone, world) : notTakenIn(mac, phone);
}

/** SIP<MAC>.cnf: holds the secrets of the phone's lines, so the address has to be the phone's. */
function phoneConfiguration(mac: MacAddress, request: FileRequest, world: World): FileAnswer {
  const phone = world.fleet.phone(mac);
  if (!isTakenIn(phone)) return notTakenIn(mac, phone);
  const trust = proveAddress(phone, request.from, world.surroundings);
  if (!trust.trusted) return refuse(trust.code, mac, trust.reason);
  return world.rendered.phoneFile(phone, request.to, world);
}

/** SIPDefault.cnf would turn a phone of somebody else's towards our registrar, so the inbox is kept from it. */
function sharedConfiguration(request: FileRequest, world: World): FileAnswer {
  const mac = identifyAsker(request.from, world.fleet, world.surroundings);
  const phone = mac === undefined ? undefined : world.fleet.phone(mac);
  if (mac !== undefined && !isTakenIn(phone)) return notTakenIn(mac, phone);
  return world.rendered.defaultFile(request.to, world);
}

/** XMLDefault.cnf.xml and OS79XX.TXT name a load, so they are for phones that were taken in. */
function sharedLoadFile(kind: 'xml-default' | 'os79xx', request: FileRequest, world: World): FileAnswer {
  const { fleet, surroundings, rendered } = world;
  const mac = identifyAsker(request.from, fleet, surroundings);
  const phone = mac === undefined ? undefined : fleet.phone(mac);
  const known = isTakenIn(phone);
  if (!known && !surroundings.convertsOnSight(request.from)) {
    return mac === undefined ? refuse('ASKER_UNKNOWN') : notTakenIn(mac, phone);
  }
  return kind === 'os79xx'
    ? rendered.os79xx(known ? phone : undefined, world)
    : rendered.xmlDefault(known ? phone : undefined, world);
}

/** syncinfo.xml: of the phone that asks, as far as its address tells. */
function syncInformation(request: FileRequest, world: World): FileAnswer {
  const mac = identifyAsker(request.from, world.fleet, world.surroundings);
  const phone = mac === undefined ? undefined : world.fleet.phone(mac);
  return world.rendered.syncInfo(isTakenIn(phone) ? phone : undefined, request, world);
}
