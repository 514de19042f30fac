import type { Connector } from '#pbx/connector.ts';
import type { StoredPbx } from '#store/pbxes.ts';

/** The connector of a PBX, by its kind; `undefined` for one that can't be spoken with. It connects when it is opened. */
export function makeConnector({ kind }: StoredPbx): Connector | undefined {
  switch (kind) {
    default:
      return undefined;
  }
}
