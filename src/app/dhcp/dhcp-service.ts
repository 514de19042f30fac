import { every } from '#app/every.ts';
import { AddressProber } from '#net/dhcp-server/address-prober.ts';
import type { DhcpCounters } from '#net/dhcp-server/dhcp-counters.ts';
import type { DhcpEvent } from '#net/dhcp-server/dhcp-event.ts';
import { chooseDhcpInterface, type DhcpInterface, dhcpInterfaces } from '#net/dhcp-server/dhcp-interface.ts';
import { startDhcpServer } from '#net/dhcp-server/dhcp-server.ts';
import type { NeighbourTable } from '#net/neighbour-table.ts';
import type { UdpMethod } from '#net/tftp-server/udp-method.ts';
import { DhcpDesk } from '#provisioning/dhcp/dhcp-desk.ts';
import type { Lease, LeaseBinding } from '#provisioning/dhcp/lease.ts';
import type { EventSink } from '#provisioning/phone-event.ts';
import type { FleetView } from '#store/fleet-view.ts';
import type { Clock } from '#values/clock.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { networksOf } from './dhcp-networks.ts';
import type { DhcpMode, DhcpSettings } from './dhcp-settings.ts';
import { DhcpTeller } from './dhcp-teller.ts';
import { knownPhonesOf } from './known-phones.ts';
import { LeaseJournal } from './lease-journal.ts';
import { RivalWatch } from './rival-watch.ts';

const WORK_EVERY_MS = 1000;
/** The search for other servers begins with the service; it looks at the clock by itself. */
const WATCH_EVERY_MS = 100;

/** What DHCP needs of the rest of the program. */
export interface DhcpServiceParts {
  readonly settings: DhcpSettings;
  readonly fleet: FleetView;
  /** As they were kept when the program last ran. */
  readonly leases: readonly Lease[];
  readonly keep: (leases: readonly Lease[]) => Promise<void>;
  readonly neighbours: NeighbourTable;
  readonly udp: UdpMethod;
  /** Where phones find our TFTP server. */
  readonly addresses: readonly Ipv4Address[];
  readonly events: EventSink;
  readonly onStranger: (mac: MacAddress) => boolean;
  readonly onError: (error: unknown) => void;
  readonly clock: Clock;
}

/** DHCP as it is served, or listened to. */
export interface DhcpService extends AsyncDisposable {
  readonly mode: DhcpMode;
  readonly interface: DhcpInterface;
  /** Whose lease the address is, while it lasts. */
  leaseOf(address: Ipv4Address): LeaseBinding | undefined;
  counters(): DhcpCounters;
}

/** Puts policy, sockets, store and timeline together for one interface. Throws `OffhookError` when it can't serve. */
export async function startDhcpService(parts: DhcpServiceParts): Promise<DhcpService> {
  const { settings, fleet, clock, events, neighbours, onError } = parts;
  await using started = new AsyncDisposableStack();
  const own = chooseDhcpInterface(settings.interface, dhcpInterfaces());
  const phones = knownPhonesOf(fleet);
  const teller = new DhcpTeller({
    events,
    clock,
    isKnown: phones.isKnown,
    onStranger: parts.onStranger,
    ours: parts.addresses,
  });
  const desk = settings.mode === 'alongside' ? undefined : openDesk(settings, own, parts);
  const journal = new LeaseJournal(parts.keep);
  let rivals: RivalWatch | undefined;

  const onEvent = (event: DhcpEvent) => {
    switch (event.kind) {
      case 'decided':
        teller.decided(event.question, event.answer);
        break;
      case 'overheard':
        teller.overheard(event.question);
        break;
      case 'heard':
        if (rivals === undefined) teller.heard(event.reply);
        else rivals.heard(event.reply).catch(onError);
        break;
      case 'failed':
        onError(event.error);
        break;
    }
  };
  const server = started.use(
    await startDhcpServer({
      address: own.address,
      udp: parts.udp,
      ...(desk === undefined ? {} : { answer: (question) => desk.answer(question) }),
      keep: (lease) => journal.keep(lease),
      onEvent,
    }),
  );
  started.use(every(WORK_EVERY_MS, async () => teller.work(), onError));
  if (desk?.ownPool !== undefined) {
    const onConflict = (address: Ipv4Address, user: MacAddress) =>
      events.emit({ at: clock.now(), address, type: 'address-in-use', user });
    const prober = new AddressProber({ pool: desk.ownPool, neighbours, clock, onConflict });
    started.use(every(WORK_EVERY_MS, () => prober.work(), onError));
  }
  if (desk !== undefined && settings.mode === 'full') {
    desk.standsBack = !settings.alongside;
    const watch = new RivalWatch({
      findOthers: () => server.findOthers(own.mac),
      macOf: (address) => neighbours.probe(address),
      standBack: (standsBack) => {
        desk.standsBack = standsBack;
      },
      events,
      clock,
      servesAnyway: settings.alongside,
    });
    rivals = watch;
    started.use(every(WATCH_EVERY_MS, () => watch.work(), onError));
  }

  const running = started.move();
  return {
    mode: settings.mode,
    interface: own,
    leaseOf: (address) => desk?.leaseOf(address),
    counters: () => server.counters(),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

function openDesk(
  settings: DhcpSettings,
  own: DhcpInterface,
  { fleet, clock, leases }: DhcpServiceParts,
): DhcpDesk {
  const mode = settings.mode === 'full' ? 'full' : 'cisco-only';
  const rules = { mode, authoritative: settings.authoritative, server: own.address } as const;
  const desk = new DhcpDesk(rules, networksOf(settings, own), knownPhonesOf(fleet), clock);
  desk.restore(leases);
  return desk;
}
