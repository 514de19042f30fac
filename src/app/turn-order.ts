import type { Logger } from 'pino';
import type { World } from '#provisioning/resolve-file.ts';
import { groupsFirst, type TurnOrder } from '#provisioning/turn-order.ts';
import type { FleetView } from '#store/fleet-view.ts';

/**
 * The order that `tftp.first` of the settings file asks for. A group's name that is misspelled would go unnoticed until
 * the day when it counts, so a group without phones is told.
 */
export function turnOrder(
  groups: readonly string[],
  fleet: FleetView,
  world: World,
  log: Pick<Logger, 'warn'>,
): TurnOrder {
  const inUse = new Set(Array.from(fleet.phones(), ({ group }) => group));
  for (const group of groups.filter((name) => !inUse.has(name))) {
    log.warn({ group }, `tftp.first in settings.yaml names the group ${group}, and no phone is in it`);
  }
  return groupsFirst(groups, world);
}
