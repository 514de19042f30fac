import { ipv4FromNumber, ipv4ToNumber } from '#values/ipv4-address.ts';
import type { ProbeFinding } from './finding.ts';
import { judgeAddress } from './judge-address.ts';
import { judgeSlip } from './judge-slips.ts';
import { judgeTftp, type ProbeSurroundings } from './judge-tftp.ts';
import type { ProbedOffer } from './probed-offer.ts';
import { chooseTftpServer, type TftpChoice } from './tftp-choice.ts';

/** An offer and what a phone would make of it. */
export interface JudgedOffer {
  readonly offer: ProbedOffer;
  readonly tftp?: TftpChoice;
  readonly findings: readonly ProbeFinding[];
}

/** What would become of a phone on this network. */
export interface ProbeJudgement {
  /** In the order in which they came. */
  readonly offers: readonly JudgedOffer[];
  /** What concerns no single offer. */
  readonly findings: readonly ProbeFinding[];
  /** One sentence. */
  readonly phone: string;
  /** Nothing keeps a phone from its files. */
  readonly ok: boolean;
}

/** Says what a 7960 would do with the answers to its DISCOVER. */
export function judgeOffers(offers: readonly ProbedOffer[], surroundings: ProbeSurroundings): ProbeJudgement {
  const inOrder = offers.toSorted((a, b) => a.afterMilliseconds - b.afterMilliseconds);
  const judged = inOrder.map((offer): JudgedOffer => {
    const tftp = chooseTftpServer(offer.terms);
    const findings = [
      ...judgeAddress(offer, tftp),
      ...offer.slips.map(judgeSlip),
      ...judgeTftp(offer, tftp, surroundings),
    ];
    return { offer, ...(tftp === undefined ? {} : { tftp }), findings };
  });
  const findings = [...noOffer(judged), ...severalServers(judged)];
  const all = [...findings, ...judged.flatMap((one) => one.findings)];
  return {
    offers: judged,
    findings,
    phone: fateOf(judged),
    ok: all.every(({ severity }) => severity !== 'problem'),
  };
}

function fateOf([first]: readonly JudgedOffer[]): string {
  if (first === undefined) return 'A phone would stay at "Configuring IP".';
  const { offer, tftp } = first;
  const taken = `A phone would take ${offer.terms.address} from ${offer.server}`;
  if (tftp === undefined) return `${taken}, and know no TFTP server but one that is in its flash.`;
  return `${taken}, and ask ${tftp.server} (${tftp.from}) for its files, unless another TFTP server was set in the phone by hand.`;
}

function noOffer(judged: readonly JudgedOffer[]): ProbeFinding[] {
  if (judged.length > 0) return [];
  return [
    {
      id: 'no-offer',
      severity: 'problem',
      says: 'No DHCP server offered an address.',
      remedy:
        'Is the server running, has it a range for this network with free addresses, and does it answer clients that it does not know? Look at VLANs, relays and the firewalls (UDP 67 and 68).',
      confidence: 'observed',
    },
  ];
}

function severalServers(judged: readonly JudgedOffer[]): ProbeFinding[] {
  const servers = [...new Set(judged.map(({ offer }) => offer.server))];
  if (servers.length < 2) return [];
  const differences = [
    ['TFTP server', ({ tftp }: JudgedOffer) => tftp?.server ?? 'none'],
    ['network', ({ offer }: JudgedOffer) => networkOf(offer)],
    ['router', ({ offer }: JudgedOffer) => offer.terms.routers[0] ?? 'none'],
  ] as const;
  const told = differences.flatMap(([what, read]) => {
    const values = judged.map((one) => `${read(one)} (${one.offer.server})`);
    return new Set(judged.map(read)).size > 1 ? [`${what}: ${values.join(', ')}`] : [];
  });
  const who = `${servers.length} DHCP servers answer: ${servers.join(', ')}.`;
  if (told.length === 0) {
    return [
      {
        id: 'several-servers',
        severity: 'warning',
        says: `${who} They tell phones the same; but two that know nothing of each other may give one address twice.`,
        remedy: 'Switch all but one off, unless they are a pair that shares its leases.',
        confidence: 'inferred',
      },
    ];
  }
  return [
    {
      id: 'servers-disagree',
      severity: 'problem',
      says: `${who} They disagree about ${told.join('; ')}. A phone takes the first offer, which may be another one each time.`,
      remedy: 'Switch all but one off, or let them say the same.',
      confidence: 'uncertain',
    },
  ];
}

function networkOf({ terms }: ProbedOffer): string {
  const { mask } = terms;
  if (mask === undefined) return 'unknown';
  const base = ipv4FromNumber((ipv4ToNumber(terms.address) & ipv4ToNumber(mask)) >>> 0);
  return `${base} mask ${mask}`;
}
