import { type GreyPicture, nearestGrey, SCREEN_GREYS } from '#files/picture/grey-picture.ts';

/** How the greys between the four of the screen are made: by a pattern of dots, or not at all. */
export type Dithering = 'diffuse' | 'none';

/** Light that a grey of 0 to 255 stands for, 0 to 1 (sRGB, IEC 61966-2-1). */
const LIGHT = Float64Array.from({ length: 256 }, (_, grey) => {
  const value = grey / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
});
const SCREEN_LIGHT = SCREEN_GREYS.map((grey) => LIGHT[grey] as number);

/**
 * Brings a picture down to the four greys of the screen. `luma` holds a grey of 0 to 255 for each pixel. Errors are
 * spread in light, because that is what the eye mixes, with the weights of Floyd and Steinberg, back and forth so that
 * no direction shows.
 */
export function toScreenGreys(
  luma: Uint8Array,
  width: number,
  height: number,
  dithering: Dithering,
): GreyPicture {
  if (dithering === 'none') return { width, height, pixels: Uint8Array.from(luma, nearestGrey) };
  const light = Float64Array.from(luma, (grey) => LIGHT[grey] as number);
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const step = y % 2 === 0 ? 1 : -1;
    for (let x = step === 1 ? 0 : width - 1; x >= 0 && x < width; x += step) {
      const wanted = light[y * width + x] as number;
      const pixel = nearestLight(wanted);
      pixels[y * width + x] = pixel;
      const error = wanted - (SCREEN_LIGHT[pixel] as number);
      const spread = (dx: number, dy: number, sixteenths: number) => {
        const [nx, ny] = [x + dx * step, y + dy];
        if (nx < 0 || nx >= width || ny >= height) return;
        light[ny * width + nx] = (light[ny * width + nx] as number) + (error * sixteenths) / 16;
      };
      spread(1, 0, 7);
      spread(-1, 1, 3);
      spread(0, 1, 5);
      spread(1, 1, 1);
    }
  }
  return { width, height, pixels };
}

function nearestLight(light: number): number {
  let best = 0;
  for (const [index, each] of SCREEN_LIGHT.entries()) {
    if (Math.abs(each - light) < Math.abs((SCREEN_LIGHT[best] as number) - light)) best = index;
  }
  return best;
}
