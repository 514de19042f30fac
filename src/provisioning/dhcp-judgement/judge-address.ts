import { ipv4ToNumber, parseIpv4Address } from '#values/ipv4-address.ts';
import type { ProbeFinding } from './finding.ts';
import type { ProbedOffer } from './probed-offer.ts';
import type { TftpChoice } from './tftp-choice.ts';

/** Whether a phone gets on the network with an offer, and from there to its TFTP server. */
export function judgeAddress(offer: ProbedOffer, choice: TftpChoice | undefined): ProbeFinding[] {
  const { terms, namesItself, server } = offer;
  const findings: ProbeFinding[] = [];
  if (terms.address === '0.0.0.0') {
    findings.push({
      id: 'no-address',
      severity: 'problem',
      says: 'The offer holds no address.',
      remedy: 'Look whether the server has a range with free addresses for this network.',
      confidence: 'documented',
    });
  }
  if (!namesItself) {
    findings.push({
      id: 'no-server-identifier',
      severity: 'problem',
      says: `The offer does not say who makes it (option 54), so a client can't accept it; ${server} is where it came from.`,
      remedy: 'The server breaks RFC 2131: update or replace it.',
      confidence: 'documented',
    });
  }
  if (terms.leaseSeconds === undefined) {
    findings.push({
      id: 'no-lease-time',
      severity: 'warning',
      says: 'The offer does not say how long the address is lent (option 51), which RFC 2131 wants; a phone may ignore it.',
      remedy: 'Set a lease time in the server.',
      confidence: 'uncertain',
    });
  }
  return [...findings, ...judgeRouter(offer, choice)];
}

function judgeRouter({ terms }: ProbedOffer, choice: TftpChoice | undefined): ProbeFinding[] {
  const { mask, routers, address } = terms;
  if (mask === undefined) {
    return [
      {
        id: 'no-mask',
        severity: 'warning',
        says: 'The offer holds no subnet mask (option 1); a phone has to guess which addresses are near.',
        remedy: 'Set it in the server.',
        confidence: 'inferred',
      },
    ];
  }
  const bits = ipv4ToNumber(mask);
  const isNear = (other: string) => {
    const parsed = parseIpv4Address(other);
    // A name may lead anywhere.
    return parsed === undefined || sameNetwork(ipv4ToNumber(parsed), ipv4ToNumber(address), bits);
  };
  const [router] = routers;
  const isFar = choice !== undefined && !isNear(choice.server);
  if (router === undefined) {
    return [
      {
        id: 'no-router',
        severity: isFar ? 'problem' : 'note',
        says: isFar
          ? `The offer names no router (option 3), and the TFTP server ${choice.server} is in another network.`
          : 'The offer names no router (option 3): phones reach their own network only.',
        ...(isFar ? { remedy: 'Set the router in the server.' } : {}),
        confidence: 'documented',
      },
    ];
  }
  if (isNear(router)) return [];
  return [
    {
      id: 'router-elsewhere',
      severity: isFar ? 'problem' : 'warning',
      says: `The router ${router} is not in the network of ${address} (mask ${mask}), where a phone wants it.`,
      remedy: 'Correct the router or the mask in the server.',
      confidence: 'documented',
    },
  ];
}

function sameNetwork(a: number, b: number, mask: number): boolean {
  return ((a ^ b) & mask) === 0;
}
