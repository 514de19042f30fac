const TROUBLES: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'this user may not read it',
  EPERM: 'this user may not read it',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is no folder',
  ELOOP: 'its symbolic links lead in a circle',
};

/** What the system says about a file that can't be read, for people: `there is no such file`. */
export function describeFileTrouble(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return TROUBLES[code] ?? message;
}
