/** A transfer under way. */
export interface Progress {
  /** Whose, and of which file. */
  readonly label: string;
  /** 0 to 100. */
  readonly percent: number;
}

const GAP = '   ';
const LONGEST_BAR = 20;
/** Below this a bar says nothing that the number beside it doesn't. */
const SHORTEST_BAR = 4;

/**
 * All transfers in one line that stays one line on a terminal of so many columns: with bars as long as there is
 * room, without bars, or as many as fit and the number of the others.
 */
export function progressLine(transfers: readonly Progress[], columns: number): string {
  // In the last column a terminal may already wrap.
  const room = Math.max(0, columns - 1);
  for (let shown = transfers.length; shown > 0; shown -= 1) {
    const others = shown < transfers.length ? [`+${transfers.length - shown} more`] : [];
    const line = (bar: number) =>
      [...transfers.slice(0, shown).map((transfer) => cell(transfer, bar)), ...others].join(GAP);
    const spare = room - line(0).length;
    const bar = Math.min(LONGEST_BAR, Math.floor(spare / shown) - 1);
    if (spare >= 0) return line(bar >= SHORTEST_BAR ? bar : 0);
  }
  return `${transfers.length} transfers`.slice(0, room);
}

function cell({ label, percent }: Progress, bar: number): string {
  const filled = Math.floor((percent * bar) / 100);
  const drawn = bar === 0 ? '' : `${'█'.repeat(filled)}${'░'.repeat(bar - filled)} `;
  return `${label} ${drawn}${String(percent).padStart(3)} %`;
}
