import { type ErrorPacket, TFTP_ERROR } from '#protocols/tftp/packet.ts';

/**
 * The answer to every read request that is refused. One code, because any other stops a phone's loader on its hunt
 * for the next name; one text, because why a file is refused is nobody's business on the network.
 */
export const FILE_NOT_FOUND: ErrorPacket = {
  kind: 'error',
  code: TFTP_ERROR.fileNotFound,
  message: 'File not found',
};

/** The answer to every write request. */
export const WRITES_REFUSED: ErrorPacket = {
  kind: 'error',
  code: TFTP_ERROR.accessViolation,
  message: 'Files are only read here',
};

/** What running transfers get when the server stops. */
export const SHUTTING_DOWN: ErrorPacket = {
  kind: 'error',
  code: TFTP_ERROR.notDefined,
  message: 'The server is shutting down',
};

/** The answer to a packet that belongs to no transfer (RFC 1350 §4). */
export const WRONG_TRANSFER_ID: ErrorPacket = {
  kind: 'error',
  code: TFTP_ERROR.unknownTransferId,
  message: 'Unknown transfer ID',
};
