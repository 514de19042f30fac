declare const brand: unique symbol;

/** The name of a firmware load without extension, as a phone spells it: `P0S3-8-12-00`, `P00308000700`. */
export type LoadName = string & { readonly [brand]: 'LoadName' };

/** What a load is, by its first four characters (documented in the upgrade matrix). */
export type LoadKind = 'sip' | 'sccp-or-loader' | 'mgcp';

/** 60 characters is the longest `image_version` (lineage). */
const SPELLING = /^P0([0SM])3[-0-9A-Z]{1,56}$/;

/** Reads a load name of the 7940-7960 family; letter case matters, because phones ask for it exactly. */
export function parseLoadName(text: string): LoadName | undefined {
  return SPELLING.test(text) ? (text as LoadName) : undefined;
}

/** Tells SIP applications from SCCP images and universal loaders, which share the prefix `P003`. */
export function loadKind(name: LoadName): LoadKind {
  const protocol = SPELLING.exec(name)?.[1];
  return protocol === 'S' ? 'sip' : protocol === 'M' ? 'mgcp' : 'sccp-or-loader';
}

/**
 * Orders loads of one kind by release. `P0S3-8-12-00` has no zero in front of its 8 while its elders have
 * (`P0S3-08-11-00`), so the parts are compared as numbers, never as text; `P0S30202` is 2.2.
 */
export function compareLoadNames(a: LoadName, b: LoadName): number {
  const left = releaseParts(a);
  const right = releaseParts(b);
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function releaseParts(name: LoadName): number[] {
  const release = name.slice(4);
  const parts = release.startsWith('-') ? release.slice(1).split('-') : (release.match(/\d{1,2}/g) ?? []);
  return parts.map((part) => Number.parseInt(part, 10) || 0);
}
