import { type Command, Option } from 'commander';
import { snippetFacts } from '#app/dhcp/snippet-facts.ts';
import { type ProgramSettings, readProgramSettings } from '#app/program-settings.ts';
import { eachAddress, networkArgument } from '#cli/arguments.ts';
import { dataFolderOf } from '#cli/data-folder.ts';
import { servedEndpoints } from '#cli/known-server.ts';
import { formatJson, type Terminal } from '#cli/terminal.ts';
import { dhcpInterfaces } from '#net/dhcp-server/dhcp-interface.ts';
import type { DhcpSnippet } from '#provisioning/dhcp-snippets/snippet.ts';
import { DHCP_SNIPPETS } from '#provisioning/dhcp-snippets/snippets.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { Ipv4Network } from '#values/ipv4-network.ts';

interface SnippetOptions {
  readonly for: string;
  readonly tftp?: readonly Ipv4Address[];
  readonly network?: Ipv4Network;
  readonly json?: true;
}

/** Real phones ask no other. */
const TFTP_PORT = 69;

/** `offhook dhcp snippet` */
export function addDhcpSnippetCommand(dhcp: Command, terminal: Terminal): void {
  dhcp
    .command('snippet')
    .description('print what your own DHCP server must be told, for this installation')
    .addOption(
      new Option('--for <server>', 'which DHCP server')
        .choices(DHCP_SNIPPETS.map(({ id }) => id))
        .makeOptionMandatory(),
    )
    .option(
      '--tftp <address>',
      'where phones find their files; repeat for a second (default: the address that is served)',
      eachAddress,
    )
    .option(
      '--network <network>',
      'the network of the phones (default: that of the address)',
      networkArgument,
    )
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  offhook dhcp snippet --for dnsmasq | sudo tee /etc/dnsmasq.d/offhook.conf' +
        '\n  offhook dhcp snippet --for kea --tftp 192.168.0.2' +
        '\n  offhook dhcp snippet --for windows --network 10.0.5.0/24' +
        '\n\nThe configuration goes to standard output; where it belongs, and how sure it is, to standard error.' +
        '\nThen ask the server what it offers: offhook dhcp probe.',
    )
    .action((options: SnippetOptions, command: Command) => {
      const dataFolder = dataFolderOf(command);
      const settings = readProgramSettings(dataFolder);
      const { addresses, tftpPort } = servedEndpoints(dataFolder, settings);
      const facts = snippetFacts({
        named: options.tftp ?? [],
        ...(options.network === undefined ? {} : { network: options.network }),
        served: addresses,
        interfaces: dhcpInterfaces(),
      });
      const snippet = DHCP_SNIPPETS.find(({ id }) => id === options.for) as DhcpSnippet;
      const { id, name, place, onlyPhones, check, source, confidence } = snippet;
      const text = snippet.render(facts);
      const remarks = remarksOf(snippet, settings, tftpPort);
      if (options.json) {
        const { tftpServers } = facts;
        const about = { id, name, tftpServers, place, onlyPhones, check, source, confidence };
        terminal.out(formatJson({ ...about, remarks, text }));
        return;
      }
      terminal.out(text);
      terminal.note(`\n${name}. ${place}\n${check} (${confidence})`);
      for (const remark of remarks) terminal.note(`${terminal.style('yellow', '!')} ${remark}`);
      terminal.note('Then see what it offers: offhook dhcp probe');
    });
}

function remarksOf({ onlyPhones }: DhcpSnippet, { dhcp }: ProgramSettings, tftpPort: number): string[] {
  const remarks: string[] = [];
  if (!onlyPhones) {
    remarks.push(
      'All clients of the network are told this; computers that boot over the network would follow it.',
    );
  }
  if (tftpPort !== TFTP_PORT) {
    remarks.push(
      `TFTP is served on port ${tftpPort}, and real phones ask port ${TFTP_PORT}: see tftp.port in settings.yaml.`,
    );
  }
  if (dhcp !== undefined && dhcp.mode !== 'alongside') {
    remarks.push(
      `dhcp.mode is ${dhcp.mode}: Offhook gives addresses, too, and phones take the first offer. Use one of the two servers.`,
    );
  }
  return remarks;
}
