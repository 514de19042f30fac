import { type Command, InvalidArgumentError } from 'commander';
import { chooseProbeInterface, probeNetwork } from '#app/dhcp/probe-network.ts';
import { readProgramSettings } from '#app/program-settings.ts';
import { eachAddress, macArgument } from '#cli/arguments.ts';
import { dataFolderOf } from '#cli/data-folder.ts';
import { describeJudgement } from '#cli/dhcp-probe-text.ts';
import { EXIT } from '#cli/exit-codes.ts';
import { servedEndpoints } from '#cli/known-server.ts';
import { formatJson, type Terminal } from '#cli/terminal.ts';
import { dhcpInterfaces } from '#net/dhcp-server/dhcp-interface.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';

interface ProbeOptions {
  readonly interface?: string;
  readonly mac?: MacAddress;
  readonly tftp?: readonly Ipv4Address[];
  readonly wait: number;
  readonly json?: true;
}

/** A server that first looks whether an address is free may take three seconds. */
const USUAL_WAIT_SECONDS = 5;

/** `offhook dhcp probe` */
export function addDhcpProbeCommand(dhcp: Command, terminal: Terminal): void {
  dhcp
    .command('probe')
    .description('ask for an address as a 7960 would, and say who answers and what a phone would do with it')
    .option('--interface <name>', "the one on the phones' network (needed when there are several)")
    .option(
      '--mac <mac>',
      "ask as this phone, to see its reservation (default: the interface's own)",
      macArgument,
    )
    .option(
      '--tftp <address>',
      'where phones shall find their files; repeat for more (default: the addresses that are served)',
      eachAddress,
    )
    .option('--wait <seconds>', 'how long to listen', waitArgument, USUAL_WAIT_SECONDS)
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  sudo offhook dhcp probe\n  sudo offhook dhcp probe --interface eth0 --json' +
        '\n  sudo offhook dhcp probe --mac 00:11:5C:93:AF:D1' +
        '\n\nIt takes no address. It asks the TFTP server that a phone would ask for a file, too. UDP port 68 takes root;' +
        '\na DHCP client of this machine may go on running beside it.' +
        '\nExit code 0 when nothing keeps a phone from its files, 1 otherwise.',
    )
    .action(async (options: ProbeOptions, command: Command) => {
      const dataFolder = dataFolderOf(command);
      const settings = readProgramSettings(dataFolder);
      const own = chooseProbeInterface(options.interface ?? settings.dhcp?.interface, dhcpInterfaces());
      const ours = options.tftp ?? servedEndpoints(dataFolder, settings).addresses;
      const note = options.json ? () => undefined : terminal.note;
      note(`Asking on ${own.name} (${own.address}) as a 7960, listening for ${options.wait} s …`);
      const judgement = await probeNetwork({
        interface: own,
        ...(options.mac === undefined ? {} : { mac: options.mac }),
        seconds: options.wait,
        ours,
        onOffer: ({ server, terms, afterMilliseconds }) =>
          note(`${server} offers ${terms.address} after ${afterMilliseconds} ms.`),
        onTftp: (server) => note(`Asking ${server} for a file, as a phone would …`),
      });
      if (options.json) {
        const { name, address, mac } = own;
        terminal.out(formatJson({ interface: { name, address, mac }, ...judgement }));
      } else {
        note('');
        terminal.out(describeJudgement(judgement, terminal));
      }
      if (!judgement.ok) process.exitCode = EXIT.refused;
    });
}

function waitArgument(text: string): number {
  const seconds = Number(text);
  if (!/^\d{1,2}$/.test(text) || seconds < 1 || seconds > 60) {
    throw new InvalidArgumentError('Seconds from 1 to 60 are needed.');
  }
  return seconds;
}
