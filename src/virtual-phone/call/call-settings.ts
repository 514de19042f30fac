import type { AudioCodec } from '#protocols/sdp/audio-offer.ts';
import type { Configuration } from '#virtual-phone/configuration.ts';

/** What the configuration says about calls. */
export interface CallSettings {
  /** sip_invite_retx and sip_retx: repetitions of a request that nobody answers. */
  readonly inviteRetransmissions: number;
  readonly retransmissions: number;
  /** timer_invite_expires, in milliseconds. */
  readonly inviteExpires: number;
  readonly maxForwards: number;
  /** RTP takes even ports from the first to the last. */
  readonly mediaPorts: { readonly first: number; readonly last: number };
  /** G.711 only: a preference for G.729 changes nothing here. */
  readonly codecs: readonly AudioCodec[];
  /** Of telephone events, or `undefined` when dtmf_outofband is none. */
  readonly eventPayload: number | undefined;
  /** Holds with an address of 0.0.0.0. */
  readonly holdsByAddress: boolean;
  readonly doNotDisturb: boolean;
  /** A second call is let in. */
  readonly callWaiting: boolean;
  /** Where all calls go, if anywhere; a number or a URI. */
  readonly forwardTo: string | undefined;
}

const EVENT_PAYLOAD = 101;

/** Reads the settings (docs/explain/cnf-files.md; factory values where nothing is set). */
export function callSettings(configuration: Configuration): CallSettings {
  const first = configuration.number('start_media_port') || 16_384;
  const wanted = configuration.number('dtmf_avt_payload');
  const eventPayload = wanted >= 96 && wanted <= 127 ? wanted : EVENT_PAYLOAD;
  const forwardTo = configuration.text('cfwd_url');
  return {
    inviteRetransmissions: configuration.number('sip_invite_retx'),
    retransmissions: configuration.number('sip_retx'),
    inviteExpires: 1000 * (configuration.number('timer_invite_expires') || 180),
    maxForwards: configuration.number('sip_max_forwards') || 70,
    mediaPorts: {
      first: first + (first % 2),
      last: Math.max(configuration.number('end_media_port'), first + (first % 2)),
    },
    codecs: configuration.text('preferred_codec') === 'g711alaw' ? ['PCMA', 'PCMU'] : ['PCMU', 'PCMA'],
    eventPayload: configuration.text('dtmf_outofband') === 'none' ? undefined : eventPayload,
    holdsByAddress: configuration.number('rfc_2543_hold') === 1,
    doNotDisturb: isOn(configuration.number('dnd_control')),
    callWaiting: isOn(configuration.number('call_waiting')),
    forwardTo: configuration.number('local_cfwd_enable') === 1 && forwardTo !== '' ? forwardTo : undefined,
  };
}

/** 1 and 3 mean on; 3 keeps the user from switching it off. */
function isOn(lockableSwitch: number): boolean {
  return lockableSwitch % 2 === 1;
}
