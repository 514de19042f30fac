import { formatNameAddress, parseNameAddress } from '#protocols/sip/name-address.ts';
import type { Hop } from '#protocols/sip/transactions/hop.ts';
import { parseSipUri } from '#protocols/sip/uri.ts';
import { DecodeError } from '#values/decode-error.ts';
import type { Binding, BoundRegistration } from './binding.ts';
import type { OwnAddresses } from './proxy/own-addresses.ts';

/** A binding as it is kept from one run to the next: all times are wall time, and no TCP connection lasts. */
export interface KeptBinding extends Omit<BoundRegistration, 'contact'> {
  /** The Contact with its parameters. */
  readonly contact: string;
  readonly callId: string;
  readonly cseq: number;
  readonly hop: Omit<Hop, 'connection'>;
}

/** What is kept of a binding. */
export function keptBinding({ registration, address, callId, cseq, hop }: Binding): KeptBinding {
  const { transport, local, address: host, port } = hop;
  return {
    ...registration,
    contact: formatNameAddress(address),
    callId,
    cseq,
    hop: { transport, local, address: host, port },
  };
}

/** The binding that was kept; `undefined` when its contact can't be read. */
export function restoredBinding(
  kept: KeptBinding,
  now: { readonly wall: number; readonly monotonic: number },
  own: OwnAddresses,
): Binding | undefined {
  try {
    const { callId, cseq, hop, ...registration } = kept;
    const address = parseNameAddress(kept.contact, 'Contact');
    return {
      registration: { ...registration, contact: address.uri },
      address,
      uri: parseSipUri(address.uri),
      callId,
      cseq,
      hop: { ...hop, local: own.nearest(hop.local) },
      endsAt: now.monotonic + (kept.expiresAt - now.wall),
    };
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
