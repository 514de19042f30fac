import type { Logger } from 'pino';
import { type ChosenUdp, chooseUdp } from '#net/batched-udp/choose-udp.ts';
import { NeighbourTable } from '#net/neighbour-table.ts';
import { startPhoneHttpServer } from '#net/phone-http-server.ts';
import { PLAIN_UDP } from '#net/tftp-server/plain-udp.ts';
import { startTftpServer } from '#net/tftp-server/tftp-server.ts';
import type { TftpServer } from '#net/tftp-server/tftp-server-options.ts';
import { isToldWhoRegisters } from '#pbx/kinds.ts';
import { AskerEvidence } from '#provisioning/asker-evidence.ts';
import { BootStage } from '#provisioning/boot-stage.ts';
import type { PhoneEvent } from '#provisioning/phone-event.ts';
import type { ServerFacts } from '#provisioning/ports.ts';
import { ProbeWatch } from '#provisioning/probe-watch.ts';
import { RenderedFiles } from '#provisioning/rendered-files.ts';
import type { World } from '#provisioning/resolve-file.ts';
import type { BlobShelf } from '#store/blob-shelf.ts';
import { readSessions } from '#store/boot-sessions.ts';
import type { Database } from '#store/database.ts';
import type { Delivery } from '#store/deliveries.ts';
import { FleetView } from '#store/fleet-view.ts';
import { readLeases } from '#store/leases.ts';
import { readRegistrations, type UserRegistrations } from '#store/registrations.ts';
import { WriteThread } from '#store/write-thread.ts';
import type { Clock } from '#values/clock.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { systemTimers } from '#values/timers.ts';
import { BatchWriter } from './batch-writer.ts';
import { BootSessions } from './boot-sessions.ts';
import { type DhcpService, startDhcpService } from './dhcp/dhcp-service.ts';
import { EventLog } from './event-log.ts';
import { every } from './every.ts';
import { FileService } from './file-service.ts';
import { InboxDoor } from './inbox-door.ts';
import { Operations } from './operations.ts';
import { PageService } from './page-service.ts';
import { openSwitchboard } from './pbx/open-switchboard.ts';
import type { Switchboard } from './pbx/switchboard.ts';
import { FleetFacts, isForeign, type OwnPlace } from './phone-facts.ts';
import { isConvertedOnSight, isServed } from './phone-networks.ts';
import { PhoneWhereabouts } from './phone-whereabouts.ts';
import { Probes } from './probes.ts';
import type { ProgramSettings } from './program-settings.ts';
import { restartService } from './restart-service.ts';
import { serverFacts } from './server-facts.ts';
import { startSipService } from './sip-service.ts';
import { turnOrder } from './turn-order.ts';

/** A change made by any process is served within this time and a little. */
const REFRESH_EVERY_MS = 200;
const EXPIRE_EVERY_MS = 1000;
const QUALIFY_EVERY_MS = 200;
const FOLLOW_EVERY_MS = 100;

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
  // With DHCP every ACK waits for its lease to be written.
  const yields = settings.dhcp === undefined;
  const { eventsKept } = settings;
  const writes = started.use(await WriteThread.start(dataFolder, { eventsKept, yields }));
  const kept = started.use(
    new BatchWriter<PhoneEvent>((events) => writes.write('events', events), complain('events not written')),
  );
  const events = new EventLog((event) => kept.add(event));
  const delivered = started.use(
    new BatchWriter<Delivery>(
      (deliveries) => writes.write('deliveries', deliveries),
      complain('deliveries not written'),
    ),
  );
  const strangers = started.use(
    new BatchWriter<MacAddress>((macs) => writes.write('appearances', macs), complain('inbox not written')),
  );

  let dhcp: DhcpService | undefined;
  const neighbours = new NeighbourTable(clock);
  const askers = new AskerEvidence(clock);
  const facts = {
    sipPort: settings.sipPort,
    baseUrl: settings.baseUrl,
    httpPort: settings.httpPorts[0] ?? 0,
    now: () => clock.now(),
  };
  // Ports are known only once they are open; 0 takes any free one.
  const server: ServerFacts = {
    get sipPort() {
      return facts.sipPort;
    },
    baseUrl: (to) => serverFacts(facts).baseUrl(to),
    now: facts.now,
  };
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
    strangers.add(mac);
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
    onDelivery: (delivery) => delivered.add(delivery),
    onStranger: (mac) => inbox.knock(mac),
    onError: complain('a request was not answered'),
  });
  const sessions = new BootSessions({
    events,
    facts: (mac, sharers) => new FleetFacts(world, place, mac, sharers),
    isForeign: (event) => isForeign(event, world),
    keep: (kept) => writes.write('sessions', kept),
    clock,
    patience: settings.patience,
  });
  sessions.restore(await readSessions(db));
  started.defer(() => sessions.finish().catch(complain('boot sessions not written')));
  started.use(every(FOLLOW_EVERY_MS, () => sessions.work(), complain('boot sessions not followed')));
  events.subscribe((event) => sessions.take(event));
  const mayAsk = (address: Ipv4Address) => isServed(settings.networks, address);

  const registered = started.use(
    new BatchWriter<UserRegistrations>(
      (changes) => writes.write('registrations', changes),
      complain('registrations not written'),
    ),
  );
  const sip = started.use(
    await startSipService({
      fleet,
      world,
      settings,
      addresses,
      mayAsk,
      events,
      kept: await readRegistrations(db),
      keep: (change) => registered.add(change),
      clock,
      log,
    }),
  );
  const { pbx } = sip;
  facts.sipPort = sip.endpoint.port;
  const http = started.use(
    await startPhoneHttpServer({
      addresses,
      ports: settings.httpPorts,
      answer: files.answer,
      mayAsk,
      onEvent: files.onHttpEvent,
    }),
  );
  facts.httpPort = http.ports[0] ?? 0;
  const chosen: ChosenUdp = settings.tftpBatching === 'off' ? { udp: PLAIN_UDP } : await chooseUdp();
  const { udp, reason } = chosen;
  if (reason !== undefined) log.info(`TFTP moves its datagrams one by one: ${reason}`);
  const tftp = started.use(
    await startTftpServer({
      addresses,
      port: settings.tftpPort,
      mode: settings.tftpMode,
      udp,
      answer: files.answer,
      mayAsk,
      order: turnOrder(settings.groupsFirst, fleet, world, log),
      onEvent: files.onTftpEvent,
      clock,
    }),
  );

  // Last, so that a phone that gets an address finds everything else there.
  if (settings.dhcp !== undefined) {
    dhcp = started.use(
      await startDhcpService({
        settings: settings.dhcp,
        fleet,
        leases: await readLeases(db),
        keep: (leases) => writes.write('leases', leases),
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

  const { switchboard, lines } = started.use(
    openSwitchboard({ db, fleet, world, embedded: sip.connector, sessions, events, clock, log, complain }),
  );
  const onError = complain('an operation failed');
  const { caller } = sip;
  const whereabouts = new PhoneWhereabouts({ fleet, world, sessions, caller, addresses });
  const restarts = restartService({
    db,
    fleet,
    world,
    switchboard,
    caller,
    whereabouts,
    sessions,
    stages,
    events,
    place,
    clock,
    onError,
    patience: settings.patience,
  });
  const probes = new Probes({
    fleet,
    switchboard,
    reachesHere: (user) => pbx.reaches(user),
    caller,
    whereabouts,
    timers: systemTimers,
    onError,
  });
  const operations = new Operations({
    db,
    fleet,
    switchboard,
    lines,
    restarts,
    probes,
    events,
    clock,
    onError,
  });
  await started.use(operations).start();
  const refresh = async () => {
    if (await fleet.refresh()) switchboard.follow();
    pages.follow();
    await operations.carryOut();
  };
  started.use(every(REFRESH_EVERY_MS, refresh, complain('changes not read')));
  started.use(every(EXPIRE_EVERY_MS, async () => pbx.removeExpired(), complain('registrations not aged')));
  started.use(every(QUALIFY_EVERY_MS, async () => pbx.qualify(), complain('contacts not asked')));

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
