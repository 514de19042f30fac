/** One name and value of RFC 2347; names are compared without regard to case, values are ASCII text. */
export interface TftpOption {
  readonly name: string;
  readonly value: string;
}

/** RRQ or WRQ (RFC 1350 §5, RFC 2347): someone asks to read or to write a file. */
export interface RequestPacket {
  readonly kind: 'rrq' | 'wrq';
  /** The file name as it was asked. UTF-8 where the octets are, ISO 8859-1 otherwise. */
  readonly name: string;
  /** `octet`, `netascii` or what else was asked, in the letter case it came in. */
  readonly mode: string;
  /** In the order they came, unknown ones included. */
  readonly options: readonly TftpOption[];
}

/** DATA. The block number is the one on the wire: 16 bits, which wrap to 0. */
export interface DataPacket {
  readonly kind: 'data';
  readonly block: number;
  /** A view into the decoded octets, so valid only as long as those are. */
  readonly bytes: Uint8Array;
}

/** ACK of a block; with options, block 0 acknowledges the OACK. */
interface AckPacket {
  readonly kind: 'ack';
  readonly block: number;
}

/** ERROR, which ends a transfer and is never answered. */
export interface ErrorPacket {
  readonly kind: 'error';
  /** One of {@link TFTP_ERROR}, or any other 16-bit number from a stranger. */
  readonly code: number;
  readonly message: string;
}

/** OACK (RFC 2347): the options that the server accepted. */
export interface OptionAckPacket {
  readonly kind: 'oack';
  readonly options: readonly TftpOption[];
}

export type TftpPacket = RequestPacket | DataPacket | AckPacket | ErrorPacket | OptionAckPacket;

/** Opcodes of RFC 1350 §5 and RFC 2347. */
export const TFTP_OPCODE = { rrq: 1, wrq: 2, data: 3, ack: 4, error: 5, oack: 6 } as const;

/** Error codes of RFC 1350 appendix I and RFC 2347. */
export const TFTP_ERROR = {
  notDefined: 0,
  fileNotFound: 1,
  accessViolation: 2,
  diskFull: 3,
  illegalOperation: 4,
  unknownTransferId: 5,
  fileExists: 6,
  noSuchUser: 7,
  optionsRefused: 8,
} as const;

/** A request is at most this long, options included (RFC 2347, "Packet Formats"). */
export const LONGEST_REQUEST = 512;

/** Opcode and block number in front of the octets of a DATA packet. */
export const DATA_HEADER_LENGTH = 4;

/** Block size when none was negotiated (RFC 1350 §2). */
export const DEFAULT_BLOCK_SIZE = 512;

/** The largest block size (RFC 2348). */
export const LARGEST_BLOCK_SIZE = 65_464;
