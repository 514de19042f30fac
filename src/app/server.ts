import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Logger } from 'pino';
import { NeighbourTable } from '#net/neighbour-table.ts';
import type { TftpServer } from '#net/tftp-server/tftp-server-options.ts';
import { isToldWhoRegisters } from '#pbx/kinds.ts';
import { addressAsked } from '#provisioning/address-asked.ts';
import { AskerEvidence } from '#provisioning/asker-evidence.ts';
import { BootStage } from '#provisioning/boot-stage.ts';
import { ComposeAhead } from '#provisioning/compose-ahead.ts';
import { ProbeWatch } from '#provisioning/probe-watch.ts';
import { RenderedFiles } from '#provisioning/rendered-files.ts';
import type { World } from '#provisioning/resolve-file.ts';
import type { BlobShelf } from '#store/blob-shelf.ts';
import type { Database } from '#store/database.ts';
import { FleetView } from '#store/fleet-view.ts';
import { readLeases } from '#store/leases.ts';
import { readMessages } from '#store/messages-waiting.ts';
import { readRegistrations } from '#store/registrations.ts';
import type { Clock } from '#values/clock.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { type DhcpService, startDhcpService } from './dhcp/dhcp-service.ts';
import { EventLog } from './event-log.ts';
import { every } from './every.ts';
import { openFilePorts } from './file-ports.ts';
import { FileService } from './file-service.ts';
import { followBoots } from './follow-boots.ts';
import { InboxDoor } from './inbox-door.ts';
import { startOperations } from './operation-service.ts';
import { PageService } from './page-service.ts';
import { openSwitchboard } from './pbx/open-switchboard.ts';
import type { Switchboard } from './pbx/switchboard.ts';
import type { OwnPlace } from './phone-facts.ts';
import { isConvertedOnSight, isServed } from './phone-networks.ts';
import type { ProgramSettings } from './program-settings.ts';
import { ownHeap, QuietCollector } from './quiet-collector.ts';
import { serverFacts } from './server-facts.ts';
import { startSipService } from './sip-service.ts';
import { startWriters } from './store-writers.ts';
import { turnOrder } from './turn-order.ts';

/** A change made by any process is served within this time and a little. */
const REFRESH_EVERY_MS = 200;
const EXPIRE_EVERY_MS = 1000;
const QUALIFY_EVERY_MS = 200;
const COLLECT_EVERY_MS = 1000;

export interface ServerParts {
  readonly dataFolder: string;
  readonly db: Database;
  readonly blobs: BlobShelf;
  readonly settings: ProgramSettings;
  /** Where to listen; never a wildcard, so that an answer leaves from the address that was asked. */
  readonly addresses: readonly Ipv4Address[];
  readonly clock: Clock;
  readonly log: Logger;
}

/** Everything that serves phones, running. Disposing it ends transfers politely and writes down what is left. */
export interface Server extends AsyncDisposable {
  readonly addresses: readonly Ipv4Address[];
  readonly tftp: TftpServer;
  readonly httpPorts: readonly number[];
  readonly sipPort: number;
  /** Absent while it is off. */
  readonly dhcp?: DhcpService;
  readonly events: EventLog;
  readonly fleet: FleetView;
  readonly switchboard: Switchboard;
}

/** The composition root: the only place that knows every part. Parts end in the reverse order of their start. */
export async function startServer(parts: ServerParts): Promise<Server> {
  const { dataFolder, db, blobs, settings, addresses, clock, log } = parts;
  await using started = new AsyncDisposableStack();
  const complain = (what: string) => (error: unknown) => log.error({ err: error }, what);

  const fleet = await FleetView.load(db, blobs);
  const writers = started.use(await startWriters(dataFolder, settings, complain));
  const events = new EventLog((event) => writers.events.add(event));

  let dhcp: DhcpService | undefined;
  const neighbours = new NeighbourTable(clock);
  const askers = new AskerEvidence(clock);
  const open = {
    sipPort: settings.sipPort,
    baseUrl: settings.baseUrl,
    httpPort: settings.httpPorts[0] ?? 0,
    now: () => clock.now(),
  };
  const server = serverFacts(open);
  const pages = started.use(
    await PageService.start({
      dataFolder,
      db,
      fleet,
      server,
      settings: settings.phonebook,
      events,
      clock,
      registered: async () => (await switchboard.registrations()).map(({ extension }) => extension),
      messages: (number) => sip.pbx.messagesWaiting(number),
      onError: complain('a phone book or an agenda was not read'),
    }),
  );
  const world: World = {
    fleet,
    server,
    surroundings: {
      leaseOf: (address) => dhcp?.leaseOf(address),
      neighbour: (address) => neighbours.lookup(address),
      lastNamed: (address) => askers.lastNamed(address),
      convertsOnSight: (address) => isConvertedOnSight(settings.networks, address),
    },
    rendered: new RenderedFiles(),
    pages: pages.pages,
  };
  const isKnown = (mac: MacAddress) => fleet.phone(mac) !== undefined;
  const inbox = new InboxDoor(clock, isKnown, (mac) => {
    writers.strangers.add(mac);
    events.emit({ at: clock.now(), mac, type: 'phone-appeared' });
  });
  const place: OwnPlace = {
    addresses,
    isTold(name) {
      const pbx = [...fleet.pbxes()].find((one) => one.name === name);
      return pbx !== undefined && isToldWhoRegisters(pbx.kind, pbx.connection);
    },
  };
  const stages = new BootStage();
  const files = new FileService({
    world,
    neighbours,
    askers,
    stages,
    probes: new ProbeWatch(clock),
    events,
    clock,
    onRequest: () => ahead.noteRequest(),
    onDelivery: (delivery) => writers.deliveries.add(delivery),
    onStranger: (mac) => inbox.knock(mac),
    onError: complain('a request was not answered'),
  });
  const { patience } = settings;
  const { sessions } = started.use(
    await followBoots({ db, writes: writers.thread, world, place, events, patience, clock, complain }),
  );
  const ahead = started.use(
    new ComposeAhead({
      world,
      phones: () => fleet.phones(),
      addressAsked: ({ mac, boundAddress }) =>
        addressAsked(sessions.session(mac)?.address ?? boundAddress, addresses),
      clock,
      nextTurn: () => nextTurn(),
      onError: complain('files were not composed before they are asked for'),
    }),
  );
  const mayAsk = (address: Ipv4Address) => isServed(settings.networks, address);

  const sip = started.use(
    await startSipService({
      fleet,
      world,
      settings,
      addresses,
      mayAsk,
      events,
      kept: await readRegistrations(db),
      keep: (change) => writers.registrations.add(change),
      keptMessages: await readMessages(db),
      keepMessages: (messages) => writers.messages.add(messages),
      clock,
      log,
    }),
  );
  const { pbx } = sip;
  open.sipPort = sip.endpoint.port;
  const { http, tftp, udp } = started.use(
    await openFilePorts({
      settings,
      addresses,
      files,
      mayAsk,
      order: turnOrder(settings.groupsFirst, fleet, world, log),
      onHttpPort: (port) => {
        open.httpPort = port;
      },
      clock,
      log,
    }),
  );

  // Last, so that a phone that gets an address finds everything else there.
  if (settings.dhcp !== undefined) {
    dhcp = started.use(
      await startDhcpService({
        settings: settings.dhcp,
        fleet,
        leases: await readLeases(db),
        keep: (leases) => writers.thread.write('leases', leases),
        neighbours,
        udp,
        addresses,
        events,
        onStranger: (mac) => inbox.knock(mac),
        onError: complain('a DHCP message was not answered'),
        clock,
      }),
    );
  }

  const pbxes = started.use(
    openSwitchboard({ db, fleet, world, embedded: sip.connector, sessions, events, clock, log, complain }),
  );
  const { switchboard } = pbxes;
  const operations = started.use(
    await startOperations({
      db,
      fleet,
      world,
      pbxes,
      sip,
      sessions,
      stages,
      events,
      place,
      addresses,
      clock,
      onError: complain('an operation failed'),
      patience,
    }),
  );
  const refresh = async () => {
    const isChanged = await fleet.refresh();
    if (isChanged) switchboard.follow();
    ahead.look(isChanged);
    pages.follow();
    await operations.carryOut();
  };
  started.use(every(REFRESH_EVERY_MS, refresh, complain('changes not read')));
  started.use(every(EXPIRE_EVERY_MS, async () => pbx.removeExpired(), complain('registrations not aged')));
  started.use(every(QUALIFY_EVERY_MS, async () => pbx.qualify(), complain('contacts not asked')));
  const collector = new QuietCollector(ownHeap(), complain('garbage not collected'));
  started.use(every(COLLECT_EVERY_MS, async () => collector.look(), complain('memory not looked at')));

  const running = started.move();
  return {
    addresses,
    tftp,
    httpPorts: http.ports,
    sipPort: sip.endpoint.port,
    ...(dhcp === undefined ? {} : { dhcp }),
    events,
    fleet,
    switchboard,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
