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
  /** TFTP answers never arrive: a firewall on the way back, or a NAT that lets nothing in. */
  readonly deafToFiles: boolean;
  /** Names that it asks for again and again until they are there, as some old loaders do with CTLSEP. */
  readonly insistsOn: readonly string[];
  /** Names whose content arrives damaged, every time. */
  readonly damagedFiles: readonly string[];
  /** Puts a blank behind the names of loads, as if a file had named them so. */
  readonly blankAfterLoads: boolean;
}

export const NO_FAULTS: Faults = {
  packetLoss: 0,
  powerCut: null,
  letterCase: 'as-is',
  missingFiles: [],
  deafToFiles: false,
  insistsOn: [],
  damagedFiles: [],
  blankAfterLoads: false,
};

/** The name as a phone with these faults spells it. */
export function spelledWithFault(
  name: string,
  { letterCase, blankAfterLoads }: Pick<Faults, 'letterCase' | 'blankAfterLoads'>,
): string {
  const spelled = blankAfterLoads ? name.replace(/(?=\.(?:bin|loads|sb2|sbn)$)/, ' ') : name;
  if (letterCase === 'lower') return spelled.toLowerCase();
  return letterCase === 'upper' ? spelled.toUpperCase() : spelled;
}
