import { type LoadName, loadKind, parseLoadName } from '#values/load-name.ts';
import type { Fleet, ShelvedLoad } from './ports.ts';

/** The load that a phone is offered, or why it is offered none. */
export type WantedLoad =
  | { readonly kind: 'load'; readonly set: ShelvedLoad }
  | { readonly kind: 'none' }
  | { readonly kind: 'incomplete'; readonly name: string };

/** The newest SIP load on the shelf: what a phone gets when no `image_version` was chosen. */
export function newestSipLoad(fleet: Pick<Fleet, 'loads'>): LoadName | undefined {
  return fleet.loads().findLast((set) => loadKind(set.load) === 'sip')?.load;
}

/**
 * Only a load whose complete set is on the shelf is offered: a phone that takes a loader and then finds no
 * application is left with "Protocol Application Invalid".
 */
export function wantedLoad(fleet: Fleet, imageVersion: string | undefined): WantedLoad {
  if (imageVersion === undefined || imageVersion === '') return { kind: 'none' };
  const name = parseLoadName(imageVersion);
  const set = fleet.loads().find((shelved) => shelved.load === name);
  return set === undefined ? { kind: 'incomplete', name: imageVersion } : { kind: 'load', set };
}
