/** `P0S3-8-12-00 .loads`, `P003-8-12-00 `: a blank that nobody sees, behind the name or its stem. */
export function hasBlankEnd(name: string): boolean {
  return /\s(\.\w+)?$/.test(name);
}

/** The name as it was meant. */
export function withoutBlankEnd(name: string): string {
  return name.replace(/\s+(?=(\.\w+)?$)/, '');
}
