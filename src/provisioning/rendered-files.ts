import { writeCnf } from '#files/cnf/cnf-writer.ts';
import { defaultDialPlan } from '#files/dial-plan/default-plan.ts';
import { writeDialPlan } from '#files/dial-plan/dial-plan-writer.ts';
import { phoneFileName, sharedFileName } from '#files/file-names.ts';
import { writeOs79xx } from '#files/os79xx.ts';
import { writeRingList } from '#files/ring-list.ts';
import { writeSepXml } from '#files/sep-xml/sep-xml.ts';
import { writeXmlDefault } from '#files/sep-xml/xml-default.ts';
import { writeSyncInfo } from '#files/sync-info.ts';
import { MODELS } from '#knowledge/models.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { artifactOf } from './artifact.ts';
import { composeDefaultFile, composePhoneFile } from './compose-config.ts';
import {
  composeGroupSettings,
  composeSettings,
  composeSharedSettings,
  type EffectiveSettings,
  strongestValue,
} from './compose-settings.ts';
import type { Artifact, FileAnswer, FileRequest, Refusal } from './file-answer.ts';
import type { Phone } from './phone.ts';
import type { ShelvedLoad } from './ports.ts';
import { refuse } from './refusals.ts';
import type { World } from './resolve-file.ts';
import { listedRings } from './ring-names.ts';
import { newestSipLoad, wantedLoad } from './wanted-load.ts';

/** Rules of time zones begin and end at quarters of an hour. */
const CLOCK_PERIOD_MS = 15 * 60_000;

/** Which quarter of an hour it is, `now` in milliseconds since 1970: in the next one phones may be told other rules. */
export function clockPeriod(now: number): number {
  return Math.floor(now / CLOCK_PERIOD_MS);
}

/** What was rendered from one state of the fleet. */
interface Rendering {
  readonly answer: FileAnswer;
  /** A phone's own file depends on this besides the fleet's revision; the fleet replaces it, never changes it. */
  readonly memory: ReadonlySet<string> | undefined;
}

/**
 * The files that Offhook writes, made when they are asked for (or before, by `ComposeAhead`) and kept until the fleet
 * changes: a phone that asks twice, and ten thousand that ask for the same, cost one rendering.
 */
export class RenderedFiles {
  /** By two words that no other file has together. One made of both would be a new string for V8 at each request. */
  readonly #renderings = new Map<string, Map<string, Rendering>>();
  /** By our address that is asked, then by model and group. */
  readonly #groups = new Map<Ipv4Address, Map<string, EffectiveSettings>>();
  #revision = -1;
  #period = -1;

  /** SIPDefault.cnf as a phone sees it that asked the address `to`. */
  defaultFile(to: Ipv4Address, world: World): FileAnswer {
    return this.#once(to, 'default-cnf', world, undefined, () => {
      const header = {
        comment: 'Written by Offhook: what all phones share. Each has more in its own SIP<MAC>.cnf.',
      };
      const entries = composeDefaultFile(world.fleet, world.server, to);
      return artifactOf(sharedFileName('default-cnf'), writeCnf([header, ...entries]));
    });
  }

  /** SIP<MAC>.cnf; whoever gives this to somebody has checked that he is the phone. */
  phoneFile(phone: Phone, to: Ipv4Address, world: Pick<World, 'fleet' | 'server'>): FileAnswer {
    const memory = world.fleet.flashMemory(phone.mac);
    return this.#once(to, phone.mac, world, memory, () => {
      if (phone.model === '') return refuse('MODEL_UNKNOWN', phone.mac);
      const { fleet, server } = world;
      const group = this.#groupSettings(phone, to, world);
      const { entries, ...config } = composePhoneFile(phone, fleet, server, to, group);
      const header = { comment: `Written by Offhook for ${phone.mac}, a ${phone.model}.` };
      const bytes = writeCnf([header, ...entries]);
      return artifactOf(phoneFileName('phone-cnf', phone.mac), bytes, {
        mac: phone.mac,
        secret: true,
        ...config,
      });
    });
  }

  /** SEP<MAC>.cnf.xml, the small one that names the load: the same for all phones of a model that get the same load. */
  sepXml(phone: Phone, world: World): FileAnswer {
    const set = phoneLoad(phone, world);
    if ('kind' in set) return set;
    const name = phoneFileName('sep-xml', phone.mac);
    const shared = this.#once(set.load, phone.model, world, undefined, () => {
      return artifactOf(name, writeSepXml({ load: set.load, model: phone.model }));
    });
    return shared.kind === 'artifact' ? { ...shared, name, mac: phone.mac } : shared;
  }

  /** XMLDefault.cnf.xml: the load by device type, for a phone that was taken in or a network that converts. */
  xmlDefault(phone: Phone | undefined, world: World): FileAnswer {
    const set = phone === undefined ? sharedLoad(world) : phoneLoad(phone, world);
    if ('kind' in set) return set;
    const shared = this.#once(set.load, 'xml-default', world, undefined, () => {
      const loads = new Map(MODELS.map(({ deviceType }) => [deviceType, set.load]));
      return artifactOf(sharedFileName('xml-default'), writeXmlDefault(loads));
    });
    return { ...shared, ...about(phone) };
  }

  /** OS79XX.TXT for phones from before the universal loader: the name of the loader. */
  os79xx(phone: Phone | undefined, world: World): FileAnswer {
    const set = phone === undefined ? sharedLoad(world) : phoneLoad(phone, world);
    if ('kind' in set) return set;
    const shared = this.#once(set.loader, 'os79xx', world, undefined, () => {
      return artifactOf(sharedFileName('os79xx'), writeOs79xx(set.loader));
    });
    return { ...shared, ...about(phone) };
  }

  /**
   * syncinfo.xml with the same `sync` as the phone's own files: a NOTIFY then changes nothing, unless it was raised
   * since the phone read them.
   */
  syncInfo(phone: Phone | undefined, request: FileRequest, world: World): FileAnswer {
    return this.#once('sync-info', phone?.mac ?? '', world, undefined, () => {
      const { fleet, server } = world;
      const settings =
        phone === undefined
          ? composeSharedSettings(fleet, server, request.to)
          : composeSettings(phone, fleet, server, request.to, this.#groupSettings(phone, request.to, world));
      const sync = settings.get('sync')?.value ?? '1';
      return artifactOf(sharedFileName('sync-info'), writeSyncInfo([{ version: '*', sync }]), about(phone));
    });
  }

  /** RINGLIST.DAT: the ring files that an operator added. The phone has two of its own besides. */
  ringList(world: World): FileAnswer {
    return this.#once('ring-list', '', world, undefined, () => {
      const rings = listedRings(world.fleet.files());
      return artifactOf(sharedFileName('ring-list'), writeRingList(rings));
    });
  }

  /** dialplan.xml of a house that has no plan of its own. */
  dialPlan(world: Pick<World, 'fleet' | 'server'>): FileAnswer {
    return this.#once('dial-plan', '', world, undefined, () =>
      artifactOf('dialplan.xml', writeDialPlan(defaultDialPlan(world.fleet.ownNumbers()))),
    );
  }

  /** What the phones of a model and a group have in common is composed once for all of them. */
  #groupSettings(
    phone: Phone,
    to: Ipv4Address,
    { fleet, server }: Pick<World, 'fleet' | 'server'>,
  ): EffectiveSettings {
    const groups = this.#groups.getOrInsertComputed(to, () => new Map<string, EffectiveSettings>());
    const key = `${phone.model}/${phone.group ?? ''}`;
    return groups.getOrInsertComputed(key, () => composeGroupSettings(phone, fleet, server, to));
  }

  #once(
    first: string,
    second: string,
    { fleet, server }: Pick<World, 'fleet' | 'server'>,
    memory: Rendering['memory'],
    render: () => FileAnswer,
  ): FileAnswer {
    const period = clockPeriod(server.now());
    if (fleet.revision !== this.#revision || period !== this.#period) {
      this.#renderings.clear();
      this.#groups.clear();
      this.#revision = fleet.revision;
      this.#period = period;
    }
    const renderings = this.#renderings.getOrInsertComputed(first, () => new Map<string, Rendering>());
    const known = renderings.get(second);
    if (known !== undefined && known.memory === memory) return known.answer;
    const answer = explained(render);
    renderings.set(second, { answer, memory });
    return answer;
  }
}

/** A value that can't be written is a refusal with its reason, not an answer that never comes. */
function explained(render: () => FileAnswer): FileAnswer {
  try {
    return render();
  } catch (error) {
    if (error instanceof OffhookError) return refuse('CONFIGURATION_UNWRITABLE', undefined, error.message);
    throw error;
  }
}

/** As {@link composeSettings} has it, without composing everything: each of ten thousand phones asks for it. */
function phoneLoad(phone: Phone, world: World): ShelvedLoad | Refusal {
  if (phone.model === '') return refuse('MODEL_UNKNOWN', phone.mac);
  return offered(world, strongestValue(phone, world.fleet, 'image_version'), phone);
}

function sharedLoad(world: World): ShelvedLoad | Refusal {
  return offered(world, world.fleet.settings('site', '').get('image_version'), undefined);
}

/** What an operator chose, or the newest SIP load. */
function offered(
  { fleet }: World,
  chosen: string | undefined,
  phone: Phone | undefined,
): ShelvedLoad | Refusal {
  const wanted = wantedLoad(fleet, chosen ?? newestSipLoad(fleet));
  switch (wanted.kind) {
    case 'load':
      return wanted.set;
    case 'none':
      return refuse('NO_LOAD', phone?.mac);
    case 'incomplete':
      return refuse(
        'LOAD_NOT_COMPLETE',
        phone?.mac,
        `image_version is ${wanted.name}, and its set is not on the shelf.`,
      );
  }
}

function about(phone: Phone | undefined): Partial<Pick<Artifact, 'mac'>> {
  return phone === undefined ? {} : { mac: phone.mac };
}
