/**
 * A picture in the four greys of a 7940 or 7960. Pixels stand row after row from the top left: 0 is white, 1 light
 * grey, 2 dark grey, 3 black, as in the XML of phone images.
 */
export interface GreyPicture {
  readonly width: number;
  readonly height: number;
  /** `width * height` values from 0 to 3. */
  readonly pixels: Uint8Array;
}

/** What recipes for logos call the four greys, from white to black (observed, `logo-recipes`). */
export const SCREEN_GREYS = [0xff, 0x80, 0x40, 0x00] as const;

/** The number of the grey that is nearest to a luma of 0 to 255. */
export function nearestGrey(luma: number): number {
  let best = 0;
  for (const [index, grey] of SCREEN_GREYS.entries()) {
    if (Math.abs(grey - luma) < Math.abs((SCREEN_GREYS[best] as number) - luma)) best = index;
  }
  return best;
}
