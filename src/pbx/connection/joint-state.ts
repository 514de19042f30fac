import type { ConnectorState } from '#pbx/connector.ts';

/** How several ways to one PBX stand together: what has failed is missing, whatever else stands. */
export function jointState(
  ways: readonly ({ readonly state: ConnectorState | undefined } | undefined)[],
): ConnectorState {
  const states = ways.flatMap((way) => way?.state ?? []);
  return states.find(({ kind }) => kind === 'failed') ?? states[0] ?? { kind: 'idle' };
}

/** A function to call whenever a state may be another one: `tell` hears of those that are. */
export function tellChanges(
  stateNow: () => ConnectorState,
  tell: (state: ConnectorState) => void,
): () => void {
  let told: ConnectorState | undefined;
  return () => {
    const state = stateNow();
    if (state !== told) tell(state);
    told = state;
  };
}
