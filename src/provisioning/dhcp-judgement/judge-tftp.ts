import { type Ipv4Address, parseIpv4Address } from '#values/ipv4-address.ts';
import { type ProbeFinding, USE_SNIPPET } from './finding.ts';
import type { ProbedOffer, TftpReach } from './probed-offer.ts';
import type { TftpChoice } from './tftp-choice.ts';

/** What is known besides the offers. */
export interface ProbeSurroundings {
  /** Where phones shall find their files. */
  readonly ours: readonly Ipv4Address[];
  /** What came of asking the servers that phones would ask, by how the offer names them. */
  readonly reached: ReadonlyMap<string, TftpReach>;
}

/** Whether an offer leads a phone to its files. */
export function judgeTftp(
  { terms, serverName }: ProbedOffer,
  choice: TftpChoice | undefined,
  { ours, reached }: ProbeSurroundings,
): ProbeFinding[] {
  if (choice === undefined) return [noTftpServer(serverName)];
  const findings: ProbeFinding[] = [];
  const reach = reached.get(choice.server);
  const named = parseIpv4Address(choice.server);
  const address = named ?? (reach?.kind === 'unknown-name' ? undefined : reach?.address);
  const isOurs = address !== undefined && ours.includes(address);
  // Many servers write their own address into siaddr when nobody has told them anything.
  if (choice.from === 'siaddr') findings.push(onlySiaddr(choice.server, isOurs));
  if (terms.tftpName !== undefined && choice.from === 'option 150' && terms.tftpName !== choice.server) {
    findings.push(serversDiffer(choice.server, terms.tftpName));
  }
  if (named === undefined) {
    const nameFinding = judgeName(choice.server, terms.dnsServers, reach);
    if (nameFinding !== undefined) findings.push(nameFinding);
  }
  if (address !== undefined && reach?.kind === 'silent') findings.push(silent(address, isOurs));
  if (address !== undefined && !isOurs && choice.from !== 'siaddr') findings.push(elsewhere(address, reach));
  return findings;
}

function noTftpServer(serverName: string): ProbeFinding {
  const instead =
    serverName === '' ? '' : ` Its server name field says "${serverName}", which is not option 66.`;
  return {
    id: 'no-tftp-server',
    severity: 'problem',
    says: `The offer names no TFTP server that a phone can read: neither option 150 nor 66 nor siaddr.${instead} A phone asks the one in its flash, if there is any, and else stays at "Requesting Configuration".`,
    remedy: `Let the server send options 66 and 150. ${USE_SNIPPET}`,
    confidence: 'observed',
  };
}

function onlySiaddr(server: string, isOurs: boolean): ProbeFinding {
  return {
    id: 'tftp-by-siaddr-only',
    severity: isOurs ? 'warning' : 'problem',
    says: `${server} is named in siaddr only, and it is uncertain whether a phone looks there.`,
    remedy: `Let the server send options 66 and 150. ${USE_SNIPPET}`,
    confidence: 'uncertain',
  };
}

function serversDiffer(by150: string, by66: string): ProbeFinding {
  return {
    id: 'tftp-servers-differ',
    severity: 'warning',
    says: `Option 150 leads to ${by150}, option 66 to ${by66}. Which one a phone follows is uncertain; 150 is taken to win.`,
    remedy: 'Give both the same address.',
    confidence: 'uncertain',
  };
}

function judgeName(
  name: string,
  dnsServers: readonly Ipv4Address[],
  reach: TftpReach | undefined,
): ProbeFinding | undefined {
  if (dnsServers.length === 0) {
    return {
      id: 'tftp-name-without-dns',
      severity: 'problem',
      says: `The TFTP server is given by name, ${name}, and no DNS server (option 6) to look it up.`,
      remedy: 'Write its address instead of the name.',
      confidence: 'documented',
    };
  }
  if (reach?.kind === 'unknown-name') {
    return {
      id: 'tftp-name-unknown',
      severity: 'problem',
      says: `The TFTP server is given by name, ${name}, which ${dnsServers.join(' and ')} could not tell the address of.`,
      remedy: 'Write its address instead of the name.',
      confidence: 'documented',
    };
  }
  return {
    id: 'tftp-by-name',
    severity: 'note',
    says: `The TFTP server is given by name, ${name}: without DNS, phones don't start.`,
    remedy: 'Write its address instead of the name.',
    confidence: 'documented',
  };
}

function silent(address: Ipv4Address, isOurs: boolean): ProbeFinding {
  return {
    id: 'tftp-silent',
    severity: 'problem',
    says: `Nobody answers at ${address}, port 69, where phones would ask for their files.`,
    remedy: isOurs
      ? 'Start offhook serve there. If it runs, see offhook doctor: the port, or a firewall.'
      : 'Correct the address in the DHCP server, or look at the firewall in between.',
    confidence: 'observed',
  };
}

function elsewhere(address: Ipv4Address, reach: TftpReach | undefined): ProbeFinding {
  const answers = reach?.kind === 'answers' ? ', where a TFTP server answers' : '';
  return {
    id: 'tftp-elsewhere',
    severity: 'warning',
    says: `Phones are led to ${address}${answers}; that is no address of this installation.`,
    remedy: `Let the DHCP server name this installation, or tell the probe where phones shall go: --tftp ${address}.`,
    confidence: 'observed',
  };
}
