import type { ProbeFinding } from '#provisioning/dhcp-judgement/finding.ts';
import type { JudgedOffer, ProbeJudgement } from '#provisioning/dhcp-judgement/judge-offers.ts';
import type { Terminal } from './terminal.ts';

const MARKS = {
  problem: ['✗', 'red'],
  warning: ['!', 'yellow'],
  note: ['·', 'gray'],
} as const satisfies Record<ProbeFinding['severity'], readonly [mark: string, colour: string]>;

/** The whole result for people. */
export function describeJudgement(judgement: ProbeJudgement, terminal: Terminal): string {
  const blocks = judgement.offers.map((offer) => describeOffer(offer, terminal));
  const general = judgement.findings.flatMap((finding) => describeFinding(finding, terminal));
  const [mark, colour] = judgement.ok ? (['✓', 'green'] as const) : MARKS.problem;
  const fate = `${terminal.style(colour, mark)} ${judgement.phone}`;
  return [...blocks, [...general, fate].join('\n')].join('\n\n');
}

function describeOffer({ offer, findings }: JudgedOffer, terminal: Terminal): string {
  const { server, source, sourceMac, afterMilliseconds, terms, domain } = offer;
  const relay = source === server ? '' : `, passed on by ${source}`;
  const rows = [
    ['address', orNone(terms.address, terms.mask && `mask ${terms.mask}`, lease(terms.leaseSeconds))],
    ['router', orNone(...terms.routers)],
    ['DNS', orNone(...terms.dnsServers, domain && `domain ${domain}`)],
    ['150', orNone(...terms.tftpServers)],
    ['66', orNone(terms.tftpName)],
    ['siaddr', orNone(terms.nextServer)],
  ];
  return [
    `${terminal.style('bold', server)}${sourceMac === undefined ? '' : `  ${sourceMac}`}  after ${afterMilliseconds} ms${relay}`,
    ...rows.map(([title = '', value = '']) => `  ${title.padEnd(8)} ${value}`),
    ...findings.flatMap((finding) => describeFinding(finding, terminal)),
  ].join('\n');
}

function describeFinding({ severity, says, remedy, confidence }: ProbeFinding, terminal: Terminal): string[] {
  const [mark, colour] = MARKS[severity];
  const lines = [`  ${terminal.style(colour, mark)} ${says} (${confidence})`];
  if (remedy !== undefined) lines.push(`    ${terminal.style(colour, '→')} ${remedy}`);
  return lines;
}

function lease(seconds: number | undefined): string | undefined {
  return seconds === undefined ? undefined : `for ${seconds} s`;
}

function orNone(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(', ') || 'none';
}
