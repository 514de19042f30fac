/** What a `.loads` file lists for a 7940 or 7960: one loader and one application, by file name. */
export interface LoadsList {
  readonly loaderFile: string;
  readonly applicationFile: string;
}

/** Reads the payload of a `.loads` file (docs/explain/firmware.md); `undefined` when a part is missing. */
export function readLoads(payload: Uint8Array): LoadsList | undefined {
  const names = Buffer.from(payload.subarray(0, 4096))
    .toString('latin1')
    .split(/[\r\n]+/)
    .map((line) => line.trim().split(/\s/, 1)[0] ?? '');
  const loaderFile = names.find((name) => /^[!-~]{1,60}\.sbn$/.test(name));
  const applicationFile = names.find((name) => /^[!-~]{1,60}\.sb2$/.test(name));
  return loaderFile === undefined || applicationFile === undefined
    ? undefined
    : { loaderFile, applicationFile };
}
