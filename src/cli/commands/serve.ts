import type { Command } from 'commander';
import { pino } from 'pino';
import type { DhcpService } from '#app/dhcp/dhcp-service.ts';
import type { DhcpMode } from '#app/dhcp/dhcp-settings.ts';
import { readProgramSettings } from '#app/program-settings.ts';
import { type Server, startServer } from '#app/server.ts';
import { readServingRecord, ServingClaim } from '#app/serving-record.ts';
import { eachAddress, portArgument } from '#cli/arguments.ts';
import { dataFolderOf, openDataFolder } from '#cli/data-folder.ts';
import { NO_OUTSIDE } from '#cli/no-outside.ts';
import { PacedEvents } from '#cli/paced-events.ts';
import type { Terminal } from '#cli/terminal.ts';
import { TimelinePrinter } from '#cli/timeline.ts';
import { untilStopped } from '#cli/until-stopped.ts';
import { localIpv4Addresses } from '#net/local-addresses.ts';
import type { PhoneEvent } from '#provisioning/phone-event.ts';
import { systemClock } from '#values/clock.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { OffhookError } from '#values/offhook-error.ts';

/** Lines of one moment: nobody reads more, and the store has them. */
const READABLE = 50;

interface ServeOptions {
  readonly listen?: readonly Ipv4Address[];
  readonly tftpPort?: number;
  readonly httpPort?: number;
  readonly sipPort?: number;
  readonly json?: true;
}

/** `offhook serve` */
export function addServeCommand(program: Command, terminal: Terminal): void {
  program
    .command('serve')
    .description('serve phones: TFTP, HTTP, registrar and calls between extensions, and tell what happens')
    .option(
      '--listen <address>',
      'local address to serve from; repeat for more (all that are not loopback)',
      eachAddress,
    )
    .option('--tftp-port <n>', 'UDP port for TFTP (69; phones ask no other)', portArgument)
    .option('--http-port <n>', 'TCP port for HTTP (6970)', portArgument)
    .option('--sip-port <n>', 'port for SIP, UDP and TCP (5060)', portArgument)
    .option('--json', 'print one JSON object an event')
    .addHelpText(
      'after',
      '\nExamples:\n  offhook serve --listen 192.168.0.2\n  offhook serve --listen 127.0.0.1 --tftp-port 6969 --sip-port 5070' +
        '\n\nsettings.yaml in the data folder holds the same and more; what stands here wins. Ctrl-C stops.' +
        `\n\n${NO_OUTSIDE}`,
    )
    .action(async (options: ServeOptions, command: Command) => {
      const folder = dataFolderOf(command);
      const file = readProgramSettings(folder);
      const settings = {
        ...file,
        tftpPort: options.tftpPort ?? file.tftpPort,
        httpPorts:
          options.httpPort === undefined ? file.httpPorts : [options.httpPort, ...file.httpPorts.slice(1)],
        sipPort: options.sipPort ?? file.sipPort,
      };
      await using data = await openDataFolder(command);
      using claim = claimFolder(folder);
      const stopped = untilStopped();
      const log = pino({ name: 'offhook', level: 'info' }, pino.destination({ dest: 2, sync: true }));
      const addresses = listenAddresses(options.listen ?? settings.listen);
      await using server = await startServer({
        ...data,
        dataFolder: folder,
        settings,
        addresses,
        clock: systemClock,
        log,
      });
      claim.publish({
        pid: process.pid,
        addresses: [...server.addresses],
        tftpPort: server.tftp.port,
        httpPorts: [...server.httpPorts],
        sipPort: server.sipPort,
      });
      using _events = announce(server, folder, options, terminal);
      await stopped;
    });
}

function announce(server: Server, folder: string, options: ServeOptions, terminal: Terminal): Disposable {
  if (options.json) {
    const { addresses, httpPorts, sipPort } = server;
    terminal.out(
      JSON.stringify({ type: 'serving', addresses, tftpPort: server.tftp.port, httpPorts, sipPort }),
    );
    terminal.note(NO_OUTSIDE);
    return follow(server, (events) => terminal.out(events.map((event) => JSON.stringify(event)).join('\n')));
  }
  const ports = `TFTP ${server.tftp.port}, HTTP ${server.httpPorts.join(' and ')}, SIP ${server.sipPort}`;
  terminal.out(
    `Serving phones on ${server.addresses.join(', ')}: ${ports}. Data in ${folder}. Ctrl-C stops.`,
  );
  terminal.out(NO_OUTSIDE);
  if (server.dhcp !== undefined) terminal.out(describeDhcp(server.dhcp));
  const printer = new TimelinePrinter(terminal, Date.now());
  return follow(server, (events) => {
    printer.together(() => {
      for (const event of events.slice(0, READABLE)) printer.event(event, event.mac ?? event.address ?? '');
      const more = events.length - READABLE;
      if (more > 0) printer.line(Date.now(), '', `… and ${more} more events`, 'routine');
    });
  });
}

/** Shows what happens from now on. */
function follow(server: Server, show: (events: readonly PhoneEvent[]) => void): Disposable {
  const paced = new PacedEvents(show);
  server.events.subscribe((event) => paced.add(event));
  return paced;
}

const DHCP_MODES: { readonly [Mode in DhcpMode]: string } = {
  full: 'addresses for everyone who asks',
  'cisco-only': 'addresses for Cisco phones and known ones',
  alongside: 'listening to another server',
};

function describeDhcp({ mode, interface: { name, address } }: DhcpService): string {
  return `DHCP on ${name} (${address}): ${DHCP_MODES[mode]}.`;
}

function claimFolder(folder: string): ServingClaim {
  const claim = ServingClaim.take(folder);
  if (claim !== undefined) return claim;
  const other = readServingRecord(folder);
  throw new OffhookError(
    'SERVED_ALREADY',
    other === undefined
      ? `Another process is about to serve ${folder}.`
      : `Process ${other.pid} serves ${folder} already, on ${other.addresses.join(', ')}.`,
    'Stop it first, or name another folder with --data.',
  );
}

function listenAddresses(wanted: readonly Ipv4Address[]): readonly Ipv4Address[] {
  const local = localIpv4Addresses();
  // All of 127.0.0.0/8 is local, though only 127.0.0.1 is listed.
  const foreign = wanted.find((address) => !local.includes(address) && !address.startsWith('127.'));
  if (foreign !== undefined) {
    throw new OffhookError(
      'ADDRESS_NOT_LOCAL',
      `${foreign} is no address of this machine.`,
      `It has: ${local.join(', ')}.`,
    );
  }
  const chosen = wanted.length > 0 ? wanted : local.filter((address) => !address.startsWith('127.'));
  if (chosen.length > 0) return chosen;
  throw new OffhookError(
    'NO_ADDRESS',
    'This machine has no IPv4 address but loopback, so no phone could reach it.',
    'Connect it to the network, or try things out with --listen 127.0.0.1.',
  );
}
