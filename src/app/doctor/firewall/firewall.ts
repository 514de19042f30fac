import type { Transport } from '#app/doctor/machine.ts';

/** The first packet of a phone that asks one of our ports: what a firewall decides about. */
export interface Knock {
  readonly transport: Transport;
  readonly port: number;
}

/** Whether a rule concerns a knock; `maybe` where that depends on more than we know, like the phone's address. */
export type Match = 'yes' | 'no' | 'maybe';

export type Verdict =
  | { readonly kind: 'accept' | 'drop' | 'return' | 'none' }
  | { readonly kind: 'jump' | 'goto'; readonly chain: string };

export interface FirewallRule {
  match(knock: Knock): Match;
  readonly verdict: Verdict;
}

export interface FirewallChain {
  readonly rules: FirewallRule[];
  /** What becomes of packets that no rule decided, for a chain that packets enter by themselves. */
  readonly policy?: 'accept' | 'drop';
}

/** Chains by name. */
export type Firewall = ReadonlyMap<string, FirewallChain>;

/** What may become of a knock. `conditional`: some get in and some don't, or it can't be told. */
export type Admission = 'admitted' | 'dropped' | 'conditional';

type Outcome = 'accept' | 'drop' | 'through';

/** What a chain may do that is missing, or calls itself. */
const ANYTHING: ReadonlySet<Outcome> = new Set(['accept', 'drop', 'through']);

/** Walks all chains that packets enter; a packet has to get through every one of them. */
export function admit(firewall: Firewall, knock: Knock): Admission {
  const walk = new Walk(firewall, knock);
  let worst: Admission = 'admitted';
  for (const chain of firewall.values()) {
    if (chain.policy === undefined) continue;
    const outcomes = walk.through(chain);
    if (outcomes.delete('through')) outcomes.add(chain.policy);
    if (!outcomes.has('drop')) continue;
    if (outcomes.size === 1) return 'dropped';
    worst = 'conditional';
  }
  return worst;
}

/** Everything that may happen to one knock, each chain being walked once. */
class Walk {
  readonly #firewall: Firewall;
  readonly #knock: Knock;
  readonly #walked = new Map<FirewallChain, ReadonlySet<Outcome>>();

  constructor(firewall: Firewall, knock: Knock) {
    this.#firewall = firewall;
    this.#knock = knock;
  }

  through(chain: FirewallChain): Set<Outcome> {
    const outcomes = new Set<Outcome>();
    for (const rule of chain.rules) {
      const match = rule.match(this.#knock);
      if (match === 'no') continue;
      const { ends, goesOn } = this.#apply(rule.verdict);
      for (const outcome of ends) outcomes.add(outcome);
      if (match === 'yes' && !goesOn) return outcomes;
    }
    return outcomes.add('through');
  }

  /** How the rule may end the walk of its chain, and whether the next rule may be looked at. */
  #apply(verdict: Verdict): { readonly ends: Iterable<Outcome>; readonly goesOn: boolean } {
    switch (verdict.kind) {
      case 'accept':
      case 'drop':
        return { ends: [verdict.kind], goesOn: false };
      case 'return':
        return { ends: ['through'], goesOn: false };
      case 'none':
        return { ends: [], goesOn: true };
      case 'goto':
        return { ends: this.#called(verdict.chain), goesOn: false };
      case 'jump': {
        const ends = new Set(this.#called(verdict.chain));
        const comesBack = ends.delete('through');
        return { ends, goesOn: comesBack };
      }
    }
  }

  #called(name: string): ReadonlySet<Outcome> {
    const chain = this.#firewall.get(name);
    if (chain === undefined) return ANYTHING;
    let outcomes = this.#walked.get(chain);
    if (outcomes === undefined) {
      this.#walked.set(chain, ANYTHING);
      outcomes = this.through(chain);
      this.#walked.set(chain, outcomes);
    }
    return outcomes;
  }
}
