import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Admission, admit, type Knock } from './firewall.ts';
import { parseIptablesRules } from './iptables-rules.ts';
import { parseNftRuleset } from './nft-ruleset.ts';

const tftp: Knock = { transport: 'udp', port: 69 };
const http: Knock = { transport: 'tcp', port: 6970 };
const sip: Knock = { transport: 'udp', port: 5060 };

const iptables = (...lines: string[]) => parseIptablesRules(lines.join('\n'));

test('without rules, and with a policy that admits, everything gets in', () => {
  assert.equal(admit(iptables('-P INPUT ACCEPT', '-P FORWARD DROP'), tftp), 'admitted');
  assert.equal(
    admit(parseNftRuleset('{"nftables": [{"metainfo": {"version": "1.0.6"}}]}'), tftp),
    'admitted',
  );
});

const IPTABLES_CASES: readonly (readonly [rule: string, tftp: Admission, http: Admission, sip: Admission])[] =
  [
    ['-A INPUT -p udp -m udp --dport 69 -j ACCEPT', 'admitted', 'dropped', 'dropped'],
    ['-A INPUT -p udp -m multiport --dports 69,5000:5070 -j ACCEPT', 'admitted', 'dropped', 'admitted'],
    ['-A INPUT -p tcp -j ACCEPT', 'dropped', 'admitted', 'dropped'],
    ['-A INPUT ! -p tcp -j ACCEPT', 'admitted', 'dropped', 'admitted'],
    ['-A INPUT -s 192.168.0.0/24 -j ACCEPT', 'conditional', 'conditional', 'conditional'],
    ['-A INPUT -i lo -j ACCEPT', 'dropped', 'dropped', 'dropped'],
    ['-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT', 'dropped', 'dropped', 'dropped'],
    ['-A INPUT -m comment --comment "for -j DROP phones" -j ACCEPT', 'admitted', 'admitted', 'admitted'],
    ['-A INPUT -m limit --limit 3/min -j LOG', 'dropped', 'dropped', 'dropped'],
  ];

test('iptables: one rule before a policy that drops', () => {
  for (const [rule, ...expected] of IPTABLES_CASES) {
    const firewall = iptables('-P INPUT DROP', rule);
    assert.deepEqual(
      [tftp, http, sip].map((knock) => admit(firewall, knock)),
      expected,
      rule,
    );
  }
});

test('iptables: chains are followed, as ufw lays them out', () => {
  const firewall = iptables(
    '-P INPUT DROP',
    '-N ufw-before-input',
    '-N ufw-not-local',
    '-N ufw-user-input',
    '-A INPUT -j ufw-before-input',
    '-A ufw-before-input -i lo -j ACCEPT',
    '-A ufw-before-input -m conntrack --ctstate INVALID -j DROP',
    '-A ufw-before-input -j ufw-not-local',
    '-A ufw-before-input -j ufw-user-input',
    '-A ufw-not-local -m addrtype --dst-type LOCAL -j RETURN',
    '-A ufw-not-local -j DROP',
    '-A ufw-user-input -p udp -m udp --dport 69 -j ACCEPT',
    '-A ufw-user-input -s 10.0.0.0/8 -p tcp -m tcp --dport 6970 -j ACCEPT',
  );
  assert.equal(admit(firewall, tftp), 'admitted');
  assert.equal(admit(firewall, http), 'conditional');
  assert.equal(admit(firewall, sip), 'dropped');
});

test('iptables: chains that call each other for ever, or are missing, end in doubt', () => {
  const loop = iptables('-P INPUT DROP', '-N a', '-N b', '-A INPUT -j a', '-A a -j b', '-A b -j a');
  assert.equal(admit(loop, tftp), 'conditional');
  assert.equal(admit(iptables('-P INPUT DROP', '-A INPUT -j nowhere'), tftp), 'conditional');
});

/** A ruleset with one chain on a hook, and further chains by name. */
function nft(
  policy: 'accept' | 'drop',
  input: unknown[][],
  chains: Record<string, unknown[][]> = {},
): string {
  const table = { family: 'inet', table: 'filter' };
  const rules = (chain: string, list: unknown[][]) =>
    list.map((expr) => ({ rule: { ...table, chain, expr } }));
  return JSON.stringify({
    nftables: [
      { metainfo: { json_schema_version: 1 } },
      { table: { family: 'inet', name: 'filter' } },
      { chain: { ...table, name: 'input', type: 'filter', hook: 'input', prio: 0, policy } },
      ...Object.keys(chains).map((name) => ({ chain: { ...table, name } })),
      ...rules('input', input),
      ...Object.entries(chains).flatMap(([name, list]) => rules(name, list)),
    ],
  });
}

const dport = (protocol: string, right: unknown, op = '==') => ({
  match: { op, left: { payload: { protocol, field: 'dport' } }, right },
});
const fromLan = {
  match: {
    op: '==',
    left: { payload: { protocol: 'ip', field: 'saddr' } },
    right: { prefix: { addr: '10.0.0.0', len: 8 } },
  },
};
const accept = { accept: null };
const drop = { drop: null };

const NFT_CASES: readonly (readonly [name: string, rule: unknown[], Admission, Admission, Admission])[] = [
  ['a port', [dport('udp', 69), accept], 'admitted', 'dropped', 'dropped'],
  [
    'a set with a range',
    [dport('udp', { set: [69, { range: [5060, 5070] }] }), accept],
    'admitted',
    'dropped',
    'admitted',
  ],
  ['any transport', [dport('th', 6970), accept], 'dropped', 'admitted', 'dropped'],
  ['all other ports', [dport('udp', 69, '!='), accept], 'dropped', 'admitted', 'admitted'],
  ['a named set', [dport('udp', '@phones'), accept], 'conditional', 'dropped', 'conditional'],
  [
    'an element with a time-out',
    [dport('udp', { set: [{ elem: { val: 69, timeout: 5 } }] }), accept],
    'admitted',
    'dropped',
    'dropped',
  ],
  ['an address', [fromLan, accept], 'conditional', 'conditional', 'conditional'],
  [
    'a protocol',
    [{ match: { op: '==', left: { meta: { key: 'l4proto' } }, right: { set: ['udp', 'sctp'] } } }, accept],
    'admitted',
    'dropped',
    'admitted',
  ],
  [
    'loopback',
    [{ match: { op: '==', left: { meta: { key: 'iifname' } }, right: 'lo' } }, accept],
    'dropped',
    'dropped',
    'dropped',
  ],
  [
    'established',
    [{ match: { op: 'in', left: { ct: { key: 'state' } }, right: ['established', 'related'] } }, accept],
    'dropped',
    'dropped',
    'dropped',
  ],
  [
    'states in a map',
    [
      {
        vmap: {
          key: { ct: { key: 'state' } },
          data: {
            set: [
              ['established', accept],
              ['new', accept],
            ],
          },
        },
      },
    ],
    'admitted',
    'admitted',
    'admitted',
  ],
  [
    'ports in a map',
    [
      {
        vmap: {
          key: { payload: { protocol: 'udp', field: 'dport' } },
          data: {
            set: [
              [69, accept],
              [5060, drop],
            ],
          },
        },
      },
    ],
    'admitted',
    'dropped',
    'dropped',
  ],
  [
    'counted',
    [dport('udp', 69), { counter: { packets: 0, bytes: 0 } }, accept],
    'admitted',
    'dropped',
    'dropped',
  ],
  ['limited', [{ limit: { rate: 5, per: 'second' } }, accept], 'conditional', 'conditional', 'conditional'],
];

test('nftables: one rule before a policy that drops', () => {
  for (const [name, rule, ...expected] of NFT_CASES) {
    const firewall = parseNftRuleset(nft('drop', [rule]));
    assert.deepEqual(
      [tftp, http, sip].map((knock) => admit(firewall, knock)),
      expected,
      name,
    );
  }
});

test('nftables: jump comes back, goto does not, and the order of rules counts', () => {
  const call = (kind: string) =>
    parseNftRuleset(
      nft('accept', [[{ [kind]: { target: 'phones' } }], [drop]], {
        phones: [[dport('udp', 69), { return: null }]],
      }),
    );
  assert.equal(admit(call('jump'), tftp), 'dropped');
  assert.equal(admit(call('goto'), tftp), 'admitted');
  const late = parseNftRuleset(nft('accept', [[{ reject: null }], [dport('udp', 69), accept]]));
  assert.equal(admit(late, tftp), 'dropped');
});

test('nftables: a packet has to get through every chain on the hook; other families and hooks do not count', () => {
  const chain = (family: string, name: string, hook: string, policy: string) => ({
    chain: { family, table: 'filter', name, type: 'filter', hook, policy },
  });
  const two = { nftables: [chain('inet', 'a', 'input', 'accept'), chain('ip', 'b', 'prerouting', 'drop')] };
  assert.equal(admit(parseNftRuleset(JSON.stringify(two)), tftp), 'dropped');
  assert.equal(admit(parseNftRuleset(JSON.stringify(two), new Set(['ip filter'])), tftp), 'admitted');
  const others = { nftables: [chain('ip6', 'a', 'input', 'drop'), chain('inet', 'b', 'forward', 'drop')] };
  assert.equal(admit(parseNftRuleset(JSON.stringify(others)), tftp), 'admitted');
});

test('any JSON and any lines are read to an answer', () => {
  const answers = new Set<Admission>(['admitted', 'dropped', 'conditional']);
  fc.assert(
    fc.property(fc.json(), (text) => {
      assert.ok(answers.has(admit(parseNftRuleset(text), tftp)));
    }),
  );
  const expr = fc.array(fc.oneof(fc.constantFrom(accept, drop, fromLan, dport('udp', 69)), fc.jsonValue()), {
    maxLength: 4,
  });
  fc.assert(
    fc.property(fc.array(expr, { maxLength: 4 }), (rules) => {
      assert.ok(answers.has(admit(parseNftRuleset(nft('drop', rules as unknown[][])), tftp)));
    }),
  );
  const word = fc.constantFrom(
    '-A',
    'INPUT',
    '-P',
    '-N',
    '-j',
    '-p',
    '!',
    'udp',
    'DROP',
    'a',
    '--dport',
    '69',
    '"',
    '-m',
    '\n',
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 40 }), (words) => {
      assert.ok(answers.has(admit(parseIptablesRules(words.join(' ')), tftp)));
    }),
  );
});
