import type { Firewall, FirewallChain, Knock, Match, Verdict } from './firewall.ts';
import { allOf, anyOf, negated } from './match.ts';

type Test = (knock: Knock) => Match;

/** Modules that only make the options below available, or say nothing about the packet. */
const PLAIN_MODULES = new Set(['udp', 'tcp', 'multiport', 'state', 'conntrack', 'comment', 'addrtype']);
/** Targets after which the walk goes on. */
const PASSING_TARGETS = new Set(['LOG', 'NFLOG', 'ULOG', 'MARK', 'CONNMARK', 'TRACE', 'AUDIT', 'SET']);

/** Reads what `iptables -S` prints: the filter table, of which packets for this machine enter INPUT. */
export function parseIptablesRules(text: string): Firewall {
  const chains = new Map<string, FirewallChain>();
  for (const line of text.split('\n')) {
    const [command, chain = '', ...words] = splitWords(line);
    if (command === '-N') chains.set(chain, { rules: [] });
    if (command === '-P') {
      const entered =
        chain === 'INPUT' ? ({ policy: words[0] === 'ACCEPT' ? 'accept' : 'drop' } as const) : {};
      chains.set(chain, { rules: [], ...entered });
    }
    if (command === '-A') chains.get(chain)?.rules.push(readRule(words));
  }
  return chains;
}

function splitWords(line: string): string[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
}

function readRule(words: readonly string[]): FirewallChain['rules'][number] {
  const tests: Test[] = [];
  let verdict: Verdict = { kind: 'none' };
  let negate = false;
  for (let index = 0; index < words.length; index += 1) {
    const option = words[index] ?? '';
    if (option === '!') {
      negate = true;
      continue;
    }
    if (!option.startsWith('-')) continue;
    const value = words[index + 1] ?? '';
    if (option === '-j' || option === '-g') {
      verdict = readTarget(option, value);
      break;
    }
    const test = readTest(option, value);
    tests.push(negate ? (knock) => negated(test(knock)) : test);
    negate = false;
  }
  return { match: (knock) => allOf(tests.map((test) => test(knock))), verdict };
}

function readTarget(option: '-j' | '-g', target: string): Verdict {
  if (target === 'ACCEPT') return { kind: 'accept' };
  if (target === 'DROP' || target === 'REJECT') return { kind: 'drop' };
  if (target === 'RETURN') return { kind: 'return' };
  if (PASSING_TARGETS.has(target)) return { kind: 'none' };
  return { kind: option === '-j' ? 'jump' : 'goto', chain: target };
}

function readTest(option: string, value: string): Test {
  const list = value.split(',');
  switch (option) {
    case '-p':
      return ({ transport }) => (value === transport || value === 'all' ? 'yes' : 'no');
    case '--dport':
    case '--dports':
      return ({ port }) => anyOf(list.map((range) => (holdsPort(range, port) ? 'yes' : 'no')));
    case '-i':
      // A phone does not knock from this machine.
      return () => (value === 'lo' ? 'no' : 'maybe');
    case '--state':
    case '--ctstate':
      return () => (list.includes('NEW') ? 'yes' : 'no');
    case '--dst-type':
      return () => (value === 'LOCAL' ? 'yes' : 'no');
    case '--comment':
      return () => 'yes';
    case '-m':
      return () => (PLAIN_MODULES.has(value) ? 'yes' : 'maybe');
    default:
      return () => 'maybe';
  }
}

function holdsPort(range: string, port: number): boolean {
  const [first, last = first] = range.split(':').map(Number);
  return first !== undefined && last !== undefined && first <= port && port <= last;
}
