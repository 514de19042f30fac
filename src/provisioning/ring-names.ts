import type { Ring } from '#files/ring-list.ts';

/** Whether a file that an operator added is a ring. */
export function isRingFile(file: string): boolean {
  return /\.(raw|pcm)$/i.test(file);
}

/** What people choose a ring by: its file's name without ending; underscores stand for blanks, which file names can't have. */
export function ringNameOf(file: string): string {
  return file.replace(/\.[^.]+$/, '').replaceAll('_', ' ');
}

/** The rings that RINGLIST.DAT offers when nobody has written one. It has no place for file names with blanks. */
export function listedRings(files: readonly { readonly name: string }[]): Ring[] {
  return files
    .filter(({ name }) => isRingFile(name) && /^[!-~]+$/.test(name))
    .map(({ name }) => ({ name: ringNameOf(name), file: name }));
}
