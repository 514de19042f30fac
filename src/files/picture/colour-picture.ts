/** A picture in full colour: red, green, blue and alpha of each pixel, row after row from the top left. */
export interface ColourPicture {
  readonly width: number;
  readonly height: number;
  /** `width * height * 4` octets. */
  readonly rgba: Uint8Array;
}
