import type { Firewall, FirewallChain, FirewallRule, Knock, Match, Verdict } from './firewall.ts';
import { allOf, anyOf, negated } from './match.ts';

/** Objects of libnftables-json(5); everything in them is a stranger's until it was looked at. */
type Json = Readonly<Record<string, unknown>>;

const DECISIVE_HOOKS: ReadonlySet<unknown> = new Set(['input', 'prerouting']);

/**
 * Reads what `nft -j list ruleset` prints: the chains that packets for this machine pass. Tables that `skip` names
 * (`family name`) are left out. Throws `SyntaxError` when it isn't JSON.
 */
export function parseNftRuleset(text: string, skip: ReadonlySet<string> = new Set()): Firewall {
  const chains = new Map<string, FirewallChain>();
  const items = asArray(asObject(JSON.parse(text)).nftables).map(asObject);
  for (const chain of items.map((item) => asObject(item.chain))) {
    const table = `${chain.family} ${chain.table}`;
    if ((chain.family !== 'ip' && chain.family !== 'inet') || skip.has(table)) continue;
    const isEntered = chain.type === 'filter' && DECISIVE_HOOKS.has(chain.hook);
    chains.set(`${table} ${chain.name}`, {
      rules: [],
      ...(isEntered ? { policy: chain.policy === 'drop' ? 'drop' : 'accept' } : {}),
    });
  }
  for (const rule of items.map((item) => asObject(item.rule))) {
    const table = `${rule.family} ${rule.table}`;
    chains.get(`${table} ${rule.chain}`)?.rules.push(...readRule(asArray(rule.expr).map(asObject), table));
  }
  return chains;
}

/** One rule, or one for each entry when it ends in a verdict map. */
function readRule(statements: readonly Json[], table: string): FirewallRule[] {
  const tests: ((knock: Knock) => Match)[] = [];
  const all = () => {
    const now = [...tests];
    return (knock: Knock) => allOf(now.map((test) => test(knock)));
  };
  for (const statement of statements) {
    if ('match' in statement) {
      const { left, op, right } = asObject(statement.match);
      tests.push((knock) => compare(asObject(left), op, right, knock));
    } else if ('vmap' in statement) {
      const { key, data } = asObject(statement.vmap);
      return asArray(asObject(data).set).map((entry) => {
        const [value, verdict] = asArray(entry);
        const earlier = all();
        return {
          match: (knock) => allOf([earlier(knock), compare(asObject(key), '==', value, knock)]),
          verdict: readVerdict(asObject(verdict), table),
        };
      });
    } else if ('xt' in statement) {
      const { type, name } = asObject(statement.xt);
      if (type === 'target')
        return [{ match: all(), verdict: { kind: name === 'REJECT' ? 'drop' : 'none' } }];
      if (name !== 'comment') tests.push(() => 'maybe');
    } else if ('limit' in statement) {
      tests.push(() => 'maybe');
    } else {
      const verdict = readVerdict(statement, table);
      if (verdict.kind !== 'none') return [{ match: all(), verdict }];
    }
  }
  return [];
}

function readVerdict(statement: Json, table: string): Verdict {
  if ('accept' in statement) return { kind: 'accept' };
  if ('drop' in statement || 'reject' in statement) return { kind: 'drop' };
  if ('return' in statement) return { kind: 'return' };
  for (const kind of ['jump', 'goto'] as const) {
    if (kind in statement) return { kind, chain: `${table} ${asObject(statement[kind]).target}` };
  }
  return { kind: 'none' };
}

function compare(left: Json, op: unknown, right: unknown, knock: Knock): Match {
  const match = equals(left, right, knock);
  return op === '==' || op === 'in' ? match : op === '!=' ? negated(match) : 'maybe';
}

function equals(left: Json, right: unknown, knock: Knock): Match {
  const { protocol, field } = asObject(left.payload);
  if (field === 'dport') {
    if (protocol !== 'th' && protocol !== knock.transport) return 'no';
    return holds(right, (value) => matchesPort(value, knock.port));
  }
  const meta = asObject(left.meta).key;
  if (meta === 'l4proto' || (protocol === 'ip' && field === 'protocol')) {
    return holds(right, (value) => (value === knock.transport ? 'yes' : 'no'));
  }
  if (protocol === 'udp' || protocol === 'tcp') return knock.transport === protocol ? 'maybe' : 'no';
  if (meta === 'nfproto') return holds(right, (value) => (value === 'ipv4' ? 'yes' : 'no'));
  // A phone does not knock from this machine.
  if (meta === 'iif' || meta === 'iifname') return holds(right, (value) => (value === 'lo' ? 'no' : 'maybe'));
  const conntrack = asObject(left.ct).key;
  if (conntrack === 'state') return holds(right, (value) => (value === 'new' ? 'yes' : 'no'));
  if (conntrack === 'status') return holds(right, (value) => (value === 'dnat' ? 'no' : 'maybe'));
  return 'maybe';
}

function matchesPort(value: unknown, port: number): Match {
  if (typeof value === 'number') return value === port ? 'yes' : 'no';
  const [first, last] = asArray(asObject(value).range);
  if (typeof first !== 'number' || typeof last !== 'number') return 'maybe';
  return first <= port && port <= last ? 'yes' : 'no';
}

/** A value, a list of them, or an anonymous set; what a named set holds we don't know. */
function holds(right: unknown, test: (value: unknown) => Match): Match {
  if (typeof right === 'string' && right.startsWith('@')) return 'maybe';
  const set = Array.isArray(right) ? right : asObject(right).set;
  if (set === undefined) return test(right);
  const values: readonly unknown[] = Array.isArray(set) ? set : [set];
  return anyOf(values.map((value) => test(asObject(asObject(value).elem).val ?? value)));
}

function asObject(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
