import { classifyFileName, type RequestedName } from '#files/file-names.ts';
import type { NeighbourTable } from '#net/neighbour-table.ts';
import type { PhoneHttpEvent } from '#net/phone-http/phone-http-event.ts';
import type { TftpEvent, TftpFailure } from '#net/tftp-server/tftp-event.ts';
import type { AskerEvidence } from '#provisioning/asker-evidence.ts';
import type { BootStage } from '#provisioning/boot-stage.ts';
import type { AnswerFile, Artifact, FileAnswer, FileRequest, Refusal } from '#provisioning/file-answer.ts';
import { type AttributedPhone, attributeAsker } from '#provisioning/identify-asker.ts';
import type { EventSink } from '#provisioning/phone-event.ts';
import type { ProbeWatch } from '#provisioning/probe-watch.ts';
import { resolveFile, type World } from '#provisioning/resolve-file.ts';
import type { Delivery } from '#store/deliveries.ts';
import type { Clock } from '#values/clock.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { printable } from '#values/printable.ts';

/** What answering files needs, and where it tells what happened. */
export interface FileServiceParts {
  readonly world: World;
  readonly neighbours: NeighbourTable;
  readonly askers: AskerEvidence;
  readonly stages: BootStage;
  readonly probes: ProbeWatch;
  readonly events: EventSink;
  readonly clock: Clock;
  /** Somebody asks for a file or a page. */
  readonly onRequest: () => void;
  readonly onDelivery: (delivery: Delivery) => void;
  /** A phone that nobody knows asked for a file of its own. */
  readonly onStranger: (mac: MacAddress) => void;
  /** An answer could not be made. */
  readonly onError: (error: unknown) => void;
}

/** Of a stranger's text, in characters. */
const LONGEST_SHOWN = 80;
/** A refusal that a fresh look at the neighbour table may turn. */
const UNPROVEN = 'ADDRESS_UNPROVEN';
const TRUST_REFUSALS: ReadonlySet<string> = new Set([
  UNPROVEN,
  'ADDRESS_NOT_BOUND',
  'ADDRESS_OF_ANOTHER_PHONE',
  'PHONE_UNKNOWN',
  'PHONE_IN_INBOX',
]);
const NOTHING_HELD: ReadonlySet<string> = new Set();
/** Asked by a phone on its own behalf: who asks for these is (or claims to be) the phone. */
const OWN_FILES: ReadonlySet<RequestedName['kind']> = new Set([
  'ctl',
  'itl',
  'sep-xml',
  'phone-cnf',
  'mgcp-cnf',
]);

/** Joins the answers with the phones: who asked, what was delivered, who looks for other phones' secrets. */
export class FileService {
  readonly #parts: FileServiceParts;

  constructor(parts: FileServiceParts) {
    this.#parts = parts;
  }

  /** The answer to TFTP and HTTP alike. */
  readonly answer: AnswerFile = (request) => {
    this.#parts.onRequest();
    const requested = classifyFileName(request.name);
    const { pages } = this.#parts.world;
    const preparing = requested.kind === 'page' ? pages.prepare?.(requested.canonicalName) : undefined;
    return preparing === undefined ? this.#answer(request) : preparing.then(() => this.#answer(request));
  };

  readonly #answer: AnswerFile = (request) => {
    const { world } = this.#parts;
    const answer = resolveFile(request, world);
    if (answer.kind === 'refusal' && answer.code === UNPROVEN) return this.#proveAndAnswer(request);
    this.#learn(request, answer);
    return answer;
  };

  /** Turns what the TFTP server reports into the phone's timeline. */
  readonly onTftpEvent = (event: TftpEvent): void => {
    const { events, onError } = this.#parts;
    const about = () => this.#circumstances(event.from, event.name);
    switch (event.kind) {
      case 'refused':
        this.#refused({ ...event, transport: 'tftp' }, event.refusal, event.fromPort);
        break;
      case 'started':
        events.emit({
          ...about(),
          type: 'file-started',
          name: event.artifact.name,
          size: event.size,
        });
        break;
      case 'progress':
        events.emit({
          ...about(),
          type: 'file-progress',
          name: event.artifact.name,
          sent: event.acknowledgedBytes,
          size: event.size,
        });
        break;
      case 'completed':
        this.#delivered(event, event.artifact, {
          transport: 'tftp',
          size: event.size,
          milliseconds: event.ms,
          resent: event.retransmittedBlocks,
        });
        break;
      case 'failed':
        events.emit({
          ...about(),
          type: 'file-broken-off',
          name: event.artifact.name,
          sent: event.acknowledgedBytes,
          size: event.size,
          code: event.why.kind,
          reason: describeFailure(event.why),
        });
        break;
      case 'unanswered':
        onError(event.error);
        break;
    }
  };

  /** The same for HTTP. */
  readonly onHttpEvent = (event: PhoneHttpEvent): void => {
    if (event.kind === 'unanswered') {
      this.#parts.onError(event.error);
      return;
    }
    const { request } = event;
    const answer = event.kind === 'refused' ? event.refusal : event.artifact;
    const milliseconds = event.kind === 'refused' ? 0 : event.milliseconds;
    if (classifyFileName(request.name).kind === 'page') {
      this.#pageAnswered(request, answer, milliseconds);
      return;
    }
    if (event.kind === 'refused') {
      this.#refused(request, event.refusal);
      return;
    }
    const { artifact } = event;
    this.#delivered(request, artifact, {
      transport: 'http',
      size: artifact.bytes.length,
      milliseconds,
      resent: 0,
    });
  };

  async #proveAndAnswer(request: FileRequest): Promise<FileAnswer> {
    await this.#parts.neighbours.probe(request.from);
    const answer = resolveFile(request, this.#parts.world);
    this.#learn(request, answer);
    return answer;
  }

  #learn(request: FileRequest, { mac }: FileAnswer): void {
    const { askers, stages, world, onStranger } = this.#parts;
    const { kind } = classifyFileName(request.name);
    const asker = mac ?? (kind === 'default-cnf' ? this.#asker(request.from)?.mac : undefined);
    if (asker !== undefined) stages.note(asker, kind);
    if (mac === undefined || !OWN_FILES.has(kind)) return;
    askers.note(request.from, mac);
    const neighbour = world.surroundings.neighbour(request.from);
    const isItself = neighbour === undefined || neighbour === mac;
    if (isItself && world.fleet.phone(mac) === undefined) onStranger(mac);
  }

  #refused(request: Pick<FileRequest, 'from' | 'name' | 'transport'>, refusal: Refusal, port?: number): void {
    const { events, probes } = this.#parts;
    const { code, reason, remedy, mac } = refusal;
    const circumstances = this.#circumstances(request.from, request.name);
    events.emit({
      ...circumstances,
      type: 'file-refused',
      name: request.name,
      transport: request.transport,
      code,
      reason,
      ...(remedy === undefined ? {} : { remedy }),
      ...(port === undefined ? {} : { port }),
    });
    const holdsSecrets = classifyFileName(request.name).kind === 'phone-cnf';
    if (mac === undefined || !holdsSecrets || !TRUST_REFUSALS.has(code)) return;
    const phones = probes.refused(request.from, mac);
    if (phones !== undefined)
      events.emit({ at: circumstances.at, address: request.from, type: 'secrets-probed', phones });
  }

  /** A page is no file: it says nothing of how far a boot has come, and is as new as when it was asked for. */
  #pageAnswered({ from, name }: FileRequest, answer: FileAnswer, milliseconds: number): void {
    const circumstances = this.#circumstances(from, name);
    const page = printable(name, LONGEST_SHOWN);
    if (answer.kind === 'artifact') {
      this.#parts.events.emit({ ...circumstances, type: 'page-opened', page, milliseconds });
      return;
    }
    const { code, reason, remedy } = answer;
    const why = { code, reason, ...(remedy === undefined ? {} : { remedy }) };
    this.#parts.events.emit({ ...circumstances, type: 'page-refused', page, ...why });
  }

  #delivered(
    request: Pick<FileRequest, 'from' | 'name'>,
    artifact: Artifact,
    transfer: { transport: 'tftp' | 'http'; size: number; milliseconds: number; resent: number },
  ): void {
    const { events, stages, onDelivery } = this.#parts;
    const { from, name: asked } = request;
    const circumstances = this.#circumstances(from, asked);
    const { transport, size, milliseconds, resent } = transfer;
    const fetched = {
      ...circumstances,
      type: 'file-fetched',
      name: artifact.name,
      transport,
      size,
      milliseconds,
      resent,
    } as const;
    events.emit(isSpelledAs(asked, artifact.name) ? fetched : { ...fetched, asked });
    const { at } = circumstances;
    const mac = artifact.mac ?? circumstances.mac;
    if (mac === undefined) return;
    const { name, hash, remembers, heldBefore = NOTHING_HELD, print } = artifact;
    const delivery = { mac, name, hash, at };
    if (remembers === undefined) {
      onDelivery(delivery);
      return;
    }
    // What only the loader has read is not in flash yet, and what was there still is.
    if (!stages.isApplication(mac)) onDelivery({ ...delivery, remembers: [...remembers.union(heldBefore)] });
    else onDelivery({ ...delivery, remembers: [...remembers], ...(print === undefined ? {} : { print }) });
  }

  /** When, from where, and whose doing it was: the phone that the file is named after, or who has the address. */
  #circumstances(
    address: Ipv4Address,
    name: string,
  ): Partial<AttributedPhone> & { readonly at: number; readonly address: Ipv4Address } {
    const requested = classifyFileName(name);
    const phone: AttributedPhone | undefined =
      'mac' in requested ? { mac: requested.mac, because: 'file-name' } : this.#asker(address);
    const at = this.#parts.clock.now();
    if (phone === undefined) return { at, address };
    const { mac, because } = phone;
    return { at, address, mac, because };
  }

  #asker(address: Ipv4Address): AttributedPhone | undefined {
    const { fleet, surroundings } = this.#parts.world;
    return attributeAsker(address, fleet, surroundings);
  }
}

/** Whether the phone spelled a name as the file's is; folders don't count, and neither does what is no file of ours. */
function isSpelledAs(asked: string, kept: string): boolean {
  if (asked === kept) return true;
  const base = (name: string) => name.split(/[\\/]/).at(-1);
  return base(asked) === base(kept);
}

function describeFailure(why: TftpFailure): string {
  switch (why.kind) {
    case 'client-silent':
      return 'The phone stopped answering: switched off, unplugged or out of reach.';
    case 'client-error':
      return `The phone broke off with TFTP error ${why.code}: ${printable(why.message, LONGEST_SHOWN)}`;
    case 'superseded':
      return 'The phone began anew.';
    case 'shutdown':
      return 'The server was stopped.';
  }
}
