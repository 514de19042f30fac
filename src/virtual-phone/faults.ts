/** What goes wrong, on purpose. */
export interface Faults {
  /** Share of datagrams lost, each way on its own, 0 to 1. */
  readonly packetLoss: number;
  /**
   * Power goes once, when so many datagrams were sent or received, or when so many boot steps (requests,
   * waits, flash writes) were begun. The flash stays as it was at that moment.
   */
  readonly powerCut: { readonly afterPackets: number } | { readonly afterSteps: number } | null;
  /** Spells the names it asks for in another letter case than a real phone. */
  readonly letterCase: 'as-is' | 'lower' | 'upper';
  /** Names that count as not found, without being asked for. */
  readonly missingFiles: readonly string[];
}

export const NO_FAULTS: Faults = {
  packetLoss: 0,
  powerCut: null,
  letterCase: 'as-is',
  missingFiles: [],
};

/** The name as a phone with this fault spells it. */
export function spelledWithFault(name: string, letterCase: Faults['letterCase']): string {
  if (letterCase === 'lower') return name.toLowerCase();
  return letterCase === 'upper' ? name.toUpperCase() : name;
}
