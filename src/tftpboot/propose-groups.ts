import { OF_ONE_LINE } from './spread-layers.ts';
import type { TreePhone } from './tree-phones.ts';

/** Phones that have several settings in common, which not all phones have. */
export interface ProposedGroup {
  readonly members: readonly TreePhone[];
  readonly settings: ReadonlyMap<string, string>;
}

/** More kinds of phones than this are a fleet in which everyone is different. */
const MOST_GROUPS = 100;
/** Lines of settings that a group has to save, so that two phones with one value in common make none. */
const LEAST_SAVED = 2;

/**
 * Finds groups among phones by what they have in common besides the site: first the one that saves the most settings,
 * then the next among the others. A phone is in one group at most. The same phones give the same groups.
 */
export function proposeGroups(own: ReadonlyMap<TreePhone, ReadonlyMap<string, string>>): ProposedGroup[] {
  const groups: ProposedGroup[] = [];
  const left = new Set(own.keys());
  let holders = sharedPairs(own);
  while (groups.length < MOST_GROUPS) {
    const group = bestGroup(holders, own);
    if (group === undefined) break;
    groups.push(group);
    for (const phone of group.members) left.delete(phone);
    holders = severalOnly(holders.map((members) => members.filter((phone) => left.has(phone))));
  }
  return groups;
}

type Members = readonly TreePhone[];

/** For each value that several phones have of a setting, those phones; in an order that only the values decide. */
function sharedPairs(own: ReadonlyMap<TreePhone, ReadonlyMap<string, string>>): Members[] {
  const holders = new Map<string, TreePhone[]>();
  for (const [phone, values] of own) {
    for (const [name, value] of values) {
      if (OF_ONE_LINE.test(name)) continue;
      const pair = `${name}\n${value}`;
      const known = holders.get(pair);
      if (known === undefined) holders.set(pair, [phone]);
      else known.push(phone);
    }
  }
  const shared = [...holders].filter(([, members]) => members.length > 1);
  return severalOnly(shared.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, members]) => members));
}

/** Sets of two phones and more, each once. */
function severalOnly(sets: readonly Members[]): Members[] {
  const several = sets.filter(({ length }) => length > 1);
  return [...new Map(several.map((members) => [members.map(({ mac }) => mac).join(), members])).values()];
}

function bestGroup(
  candidates: readonly Members[],
  own: ReadonlyMap<TreePhone, ReadonlyMap<string, string>>,
): ProposedGroup | undefined {
  let best: ProposedGroup | undefined;
  let mostSaved = LEAST_SAVED - 1;
  for (const members of candidates) {
    const settings = inCommon(members, own);
    const saved = (members.length - 1) * settings.size;
    if (saved <= mostSaved) continue;
    mostSaved = saved;
    best = { members, settings };
  }
  return best;
}

function inCommon(
  [first, ...others]: readonly TreePhone[],
  own: ReadonlyMap<TreePhone, ReadonlyMap<string, string>>,
): Map<string, string> {
  const values = first === undefined ? [] : [...(own.get(first) ?? [])];
  return new Map(
    values
      .filter(([name]) => !OF_ONE_LINE.test(name))
      .filter(([name, value]) => others.every((phone) => own.get(phone)?.get(name) === value)),
  );
}
