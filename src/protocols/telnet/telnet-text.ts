import { DecodeError } from '#values/decode-error.ts';

/** Octets of commands (RFC 854). */
const IAC = 255;
const DONT = 254;
const DO = 253;
const WONT = 252;
const WILL = 251;
const SB = 250;
const SE = 240;

/** An option's subnegotiation that does not end within so many octets is no telnet. */
const LONGEST_SUBNEGOTIATION = 4096;

type State = 'text' | 'command' | 'will' | 'do' | 'other-option' | 'subnegotiation' | 'subnegotiation-iac';

/** What came in one piece. */
export interface TelnetPiece {
  readonly text: string;
  /** What to send back at once: every option that is offered or asked for is refused. Empty when there is none. */
  readonly refusals: Uint8Array;
}

/**
 * Tells text from commands in what a telnet server sends (RFC 854, RFC 855), and refuses every option politely, so that both
 * sides stay a network virtual terminal. Pieces may end anywhere.
 */
export class TelnetText {
  #state: State = 'text';
  #skipped = 0;

  /** Throws `DecodeError` for a subnegotiation without an end. */
  take(bytes: Uint8Array): TelnetPiece {
    const text: number[] = [];
    const refusals: number[] = [];
    for (const octet of bytes) {
      switch (this.#state) {
        case 'text':
          if (octet === IAC) this.#state = 'command';
          // CR NUL is a bare CR (RFC 854), and other control characters, C1 among them, are nothing to show.
          else if (isShown(octet)) text.push(octet);
          break;
        case 'command':
          this.#state = afterIac(octet);
          if (octet === IAC) text.push(IAC);
          break;
        case 'will':
          refusals.push(IAC, DONT, octet);
          this.#state = 'text';
          break;
        case 'do':
          refusals.push(IAC, WONT, octet);
          this.#state = 'text';
          break;
        case 'other-option':
          // It will not do what it never did: to answer would go on for ever (RFC 854).
          this.#state = 'text';
          break;
        case 'subnegotiation':
          this.#skip();
          if (octet === IAC) this.#state = 'subnegotiation-iac';
          break;
        case 'subnegotiation-iac':
          this.#state = octet === SE ? 'text' : 'subnegotiation';
          if (octet === SE) this.#skipped = 0;
          break;
      }
    }
    return { text: Buffer.from(text).toString('latin1'), refusals: Uint8Array.from(refusals) };
  }

  #skip(): void {
    this.#skipped += 1;
    if (this.#skipped > LONGEST_SUBNEGOTIATION)
      throw new DecodeError('a subnegotiation without an end', this.#skipped);
  }
}

function isShown(octet: number): boolean {
  if (octet < 0x20) return octet === 0x0a || octet === 0x0d || octet === 0x09;
  return octet < 0x7f || octet > 0x9f;
}

function afterIac(octet: number): State {
  if (octet === WILL) return 'will';
  if (octet === DO) return 'do';
  if (octet === WONT || octet === DONT) return 'other-option';
  return octet === SB ? 'subnegotiation' : 'text';
}

/** A line as a network virtual terminal sends it. Characters beyond Latin-1 are cut down to it. */
export function telnetLine(line: string): Uint8Array {
  const octets = [...Buffer.from(`${line}\r\n`, 'latin1')];
  return Uint8Array.from(octets.flatMap((octet) => (octet === IAC ? [IAC, IAC] : [octet])));
}
