import { classifyFileName } from '#files/file-names.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { identifyAsker } from './identify-asker.ts';
import type { World } from './resolve-file.ts';

/** Who comes first when more phones ask at once than can be answered. */
export interface TurnOrder {
  /** The rank of everybody who has no better one. */
  readonly lastRank: number;
  /** 0 comes first. */
  rankOf(from: Ipv4Address, name: string): number;
}

/** Nobody comes before anybody else. */
export const FIRST_COME: TurnOrder = { lastRank: 0, rankOf: () => 0 };

/**
 * The phones of these groups come first, in this order. Whose phone it is the name that is asked for says, or else the
 * address: a stranger who borrows a name gets nothing by it but an earlier refusal.
 */
export function groupsFirst(
  groups: readonly string[],
  { fleet, surroundings }: Pick<World, 'fleet' | 'surroundings'>,
): TurnOrder {
  if (groups.length === 0) return FIRST_COME;
  const ranks = new Map(groups.map((group, rank) => [group, rank]));
  const lastRank = groups.length;
  return {
    lastRank,
    rankOf(from, name) {
      const requested = classifyFileName(name);
      const mac = 'mac' in requested ? requested.mac : identifyAsker(from, fleet, surroundings);
      const group = mac === undefined ? undefined : fleet.phone(mac)?.group;
      return (group === undefined ? undefined : ranks.get(group)) ?? lastRank;
    },
  };
}
