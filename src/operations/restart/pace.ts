/** How many phones may be without service at once, so that somebody can always be called. */
export interface Pace {
  /** On the whole site. */
  readonly perSite: number;
  /** In one group; a group never gives more than a quarter of its phones, but always one. */
  readonly perGroup: number;
  /** So many phones that went away and did not come back stop the run. */
  readonly stopAfter: number;
}

/** Kind to a site of any size. */
export const DEFAULT_PACE: Pace = { perSite: 20, perGroup: 5, stopAfter: 3 };

/** How many phones of a group of that size may restart at once. */
export function groupQuota(pace: Pace, size: number): number {
  return Math.min(pace.perGroup, Math.max(1, Math.floor(size / 4)));
}
