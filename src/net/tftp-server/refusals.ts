import type { Refusal } from '#provisioning/file-answer.ts';

/** Someone tried to store a file here. */
export const WRITE_REFUSED: Refusal = {
  kind: 'refusal',
  code: 'TFTP_WRITE_REFUSED',
  reason: 'A client tried to write a file. Files are only read from here, never written.',
};

/** RFC 1350 knows `octet`, `netascii` and the obsolete `mail`. */
export const MODE_UNKNOWN: Refusal = {
  kind: 'refusal',
  code: 'TFTP_MODE_UNKNOWN',
  reason: 'A client asked for a transfer mode other than octet and netascii.',
  remedy: 'Ask in mode octet, as phones do.',
};

/** A conversion to netascii takes memory of its own, so it is for texts. */
export const TOO_LARGE_FOR_NETASCII: Refusal = {
  kind: 'refusal',
  code: 'TFTP_TOO_LARGE_FOR_NETASCII',
  reason: 'A client asked for a file in netascii that is too large to be a text.',
  remedy: 'Ask in mode octet, as phones do.',
};
