import type { Command } from 'commander';
import { isConvertedOnSight } from '#app/phone-networks.ts';
import { readProgramSettings } from '#app/program-settings.ts';
import { addressArgument, macArgument } from '#cli/arguments.ts';
import { dataFolderOf, openDataFolder } from '#cli/data-folder.ts';
import { EXIT } from '#cli/exit-codes.ts';
import { knownPages } from '#cli/known-pages.ts';
import { knownServer } from '#cli/known-server.ts';
import { formatJson, type Terminal } from '#cli/terminal.ts';
import { classifyFileName } from '#files/file-names.ts';
import { NeighbourTable } from '#net/neighbour-table.ts';
import { bindingOf } from '#provisioning/dhcp/lease.ts';
import type { Artifact } from '#provisioning/file-answer.ts';
import { maskSecrets } from '#provisioning/mask-secrets.ts';
import { RenderedFiles } from '#provisioning/rendered-files.ts';
import { resolveFile } from '#provisioning/resolve-file.ts';
import { NO_PAGES } from '#provisioning/resolve-page.ts';
import { FleetView } from '#store/fleet-view.ts';
import { readLeases } from '#store/leases.ts';
import { systemClock } from '#values/clock.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { type MacAddress, macInFileName } from '#values/mac-address.ts';

interface WhatIfOptions {
  readonly from?: Ipv4Address;
  readonly reveal?: true;
  readonly json?: true;
}

/** TEST-NET-1 (RFC 5737): stands for the phone's own address where --from names none. */
const OWN_ADDRESS = '192.0.2.1' as Ipv4Address;

/** `offhook what-if`: the answer that TFTP and HTTP would give, by the same function. */
export function addWhatIfCommand(program: Command, terminal: Terminal): void {
  program
    .command('what-if')
    .description('what a phone would get if it asked for a file, or why it would not')
    .argument('<mac>', 'in any spelling', macArgument)
    .argument('<file>', 'any name, or a page; <MAC> in it stands for the digits')
    .option(
      '--from <address>',
      'the address that asks; the phone itself, and trusted, when left out',
      addressArgument,
    )
    .option('--reveal', 'show secrets')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      "\nExamples:\n  offhook what-if 00:11:5C:93:AF:D1 'SIP<MAC>.cnf'" +
        '\n  offhook what-if 00:11:5C:93:AF:D1 XMLDefault.cnf.xml --from 192.168.0.66' +
        "\n  offhook what-if 00:11:5C:93:AF:D1 'directory/find?l=peet'" +
        '\n\nExit code 0 with the bytes, 1 with a refusal.',
    )
    .action(async (mac: MacAddress, file: string, options: WhatIfOptions, command: Command) => {
      await using data = await openDataFolder(command);
      const folder = dataFolderOf(command);
      const { facts, address } = knownServer(folder);
      const settings = readProgramSettings(folder);
      const { networks } = settings;
      const neighbours = new NeighbourTable(systemClock);
      const leases = await readLeases(data.db);
      const from = options.from ?? OWN_ADDRESS;
      if (options.from !== undefined && neighbours.lookup(from) === undefined) await neighbours.probe(from);
      const [name = '', query] = file.replaceAll('<MAC>', macInFileName(mac)).split('?', 2);
      const fleet = await FleetView.load(data.db, data.blobs);
      const isPage = classifyFileName(name).kind === 'page';
      const answer = resolveFile(
        { name, transport: isPage ? 'http' : 'tftp', from, to: address, ...(query ? { query } : {}) },
        {
          fleet,
          pages: isPage ? await knownPages(data, fleet, facts, settings) : NO_PAGES,
          server: facts,
          rendered: new RenderedFiles(),
          surroundings: {
            leaseOf: (asker) => bindingOf(leases, asker, Date.now()),
            neighbour: (asker) => (asker === OWN_ADDRESS ? mac : neighbours.lookup(asker)),
            lastNamed: () => mac,
            convertsOnSight: (asker) => isConvertedOnSight(networks, asker),
          },
        },
      );
      if (answer.kind === 'refusal') {
        if (options.json) terminal.out(formatJson({ ...answer, name }));
        else
          terminal.out(
            `${name}: not found (${answer.code}). ${answer.reason}${answer.remedy ? `\n  ${answer.remedy}` : ''}`,
          );
        process.exitCode = EXIT.refused;
        return;
      }
      const shown = options.reveal || !answer.secret ? answer.bytes : maskSecrets(answer.bytes);
      if (options.json) terminal.out(formatJson(describeArtifact(answer, shown)));
      else process.stdout.write(shown);
    });
}

function describeArtifact({ name, hash, bytes, contentType, secret }: Artifact, shown: Uint8Array) {
  const isText = contentType.startsWith('text/');
  return {
    kind: 'artifact',
    name,
    size: bytes.length,
    hash,
    contentType,
    secret,
    ...(isText
      ? { text: Buffer.from(shown).toString('latin1') }
      : { base64: Buffer.from(shown).toString('base64') }),
  };
}
