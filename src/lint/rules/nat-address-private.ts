import { settingOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';
import { parseIpv4Address } from '#values/ipv4-address.ts';

const PRIVATE = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|127\.)/;

export const natAddressPrivate: Rule = {
  id: 'nat-address-private',
  title: 'A private address is advertised as the public one',
  severity: 'warning',
  appliesTo: CNF_KINDS,
  explanation:
    'nat_address is what the phone says its address is: the public address of the site. Inside one network it is a mistake to fill it in: the PBX sends calls and sound to the wrong place. Leave it empty, and the phone names its own address.',
  confidence: 'lineage',
  sources: ['simkin-blog', 'sip-stack-transport', 'sip-stack-config'],
  examples: {
    accept: [
      { 'SIPDefault.cnf': 'nat_enable: 1\nnat_address: "198.51.100.7"\n' },
      { 'SIPDefault.cnf': 'nat_enable: 1\nnat_address: ""\n' },
    ],
    reject: [
      {
        files: { 'SIPDefault.cnf': 'nat_enable: 1\nnat_address: "192.168.1.25"\n' },
        at: ['SIPDefault.cnf:2'],
      },
    ],
  },
  *check(file, tree) {
    const address = settingOf(file, 'nat_address');
    if (address === undefined || parseIpv4Address(address.value) === undefined) return;
    if (!PRIVATE.test(address.value) || tree.setting(file, 'nat_enable')?.value === '0') return;
    yield {
      range: address.valueRange,
      message: `${address.value} is a private address; nat_address is the site's public one, or empty.`,
    };
  },
};
