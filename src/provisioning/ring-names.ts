/** Whether a file that an operator added is a ring. */
export function isRingFile(file: string): boolean {
  return /\.(raw|pcm)$/i.test(file);
}

/** What people choose a ring by: its file's name without ending; underscores stand for blanks, which file names can't have. */
export function ringNameOf(file: string): string {
  return file.replace(/\.[^.]+$/, '').replaceAll('_', ' ');
}
