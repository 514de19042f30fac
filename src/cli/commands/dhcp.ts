import type { Command } from 'commander';
import { saidModel } from '#app/models-by-dhcp.ts';
import { openDataFolder } from '#cli/data-folder.ts';
import { formatJson, formatTable, type Terminal } from '#cli/terminal.ts';
import type { Lease } from '#provisioning/dhcp/lease.ts';
import { identifyVendorClass } from '#provisioning/identify-vendor-class.ts';
import { readLeases } from '#store/leases.ts';
import { ipv4ToNumber } from '#values/ipv4-address.ts';
import { addDhcpProbeCommand } from './dhcp-probe.ts';
import { addDhcpSnippetCommand } from './dhcp-snippet.ts';

interface LeasesOptions {
  readonly all?: true;
  readonly json?: true;
}

/** `offhook dhcp leases|snippet|probe` */
export function addDhcpCommands(program: Command, terminal: Terminal): void {
  const dhcp = program
    .command('dhcp')
    .description(
      'addresses that phones get: from Offhook, when settings.yaml switches that on, or from your own server',
    );
  addLeasesCommand(dhcp, terminal);
  addDhcpSnippetCommand(dhcp, terminal);
  addDhcpProbeCommand(dhcp, terminal);
}

function addLeasesCommand(dhcp: Command, terminal: Terminal): void {
  dhcp
    .command('leases')
    .description('who has which address, and until when')
    .option('--all', 'those that are over, too')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExamples:\n  offhook dhcp leases\n  offhook dhcp leases --all --json')
    .action(async (options: LeasesOptions, command: Command) => {
      await using data = await openDataFolder(command);
      const now = Date.now();
      const leases = (await readLeases(data.db))
        .filter(({ state, expiresAt }) => options.all || (state !== 'released' && expiresAt > now))
        .sort((a, b) => ipv4ToNumber(a.address) - ipv4ToNumber(b.address));
      if (options.json) terminal.out(formatJson(leases.map((lease) => describeLease(lease, now))));
      else if (leases.length === 0) terminal.note('Nobody has an address from here.');
      else {
        const rows = leases
          .map((lease) => describeLease(lease, now))
          .map(({ address, mac, state, until, model = '', hostName }) => [
            address,
            mac,
            state,
            until.slice(0, 19).replace('T', ' '),
            model,
            hostName,
          ]);
        terminal.out(
          formatTable(terminal, ['ADDRESS', 'PHONE', 'STATE', 'UNTIL (UTC)', 'MODEL', 'NAME'], rows),
        );
      }
    });
}

function describeLease(lease: Lease, now: number) {
  const { address, mac, state, expiresAt, hostName, vendorClass } = lease;
  const model = saidModel(identifyVendorClass(vendorClass));
  return {
    address,
    mac,
    state: state === 'bound' && expiresAt <= now ? ('expired' as const) : state,
    until: new Date(expiresAt).toISOString(),
    ...(model === undefined ? {} : { model }),
    hostName,
    vendorClass,
  };
}
