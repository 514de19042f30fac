import { parseIpv4Address } from '#values/ipv4-address.ts';
import type { Configuration } from '#virtual-phone/configuration.ts';

/** What the configuration says about SIP itself. Times are milliseconds. */
export interface SipSettings {
  /** voip_control_port: where the phone listens, whatever it sends from. */
  readonly listenPort: number;
  /** With nat_enable 1 it also sends from there; with 0 it sends from a port where it doesn't listen. */
  readonly sendsFromListenPort: boolean;
  /** The address in Via and Contact. */
  readonly advertisedAddress: string;
  readonly timer1: number;
  readonly timer2: number;
  /** Retransmissions of a request that nobody answers. */
  readonly retransmissions: number;
  /** Seconds to ask for, and seconds before the end to ask again. */
  readonly expires: number;
  readonly delta: number;
  /** `;user=phone` or the like in its URIs, or nothing. */
  readonly userParameter: string;
}

/** Reads the settings; `localAddress` is advertised unless nat_address holds another. */
export function sipSettings(configuration: Configuration, localAddress: string): SipSettings {
  const natEnabled = configuration.number('nat_enable') === 1;
  const natAddress = natEnabled ? parseIpv4Address(configuration.text('nat_address')) : undefined;
  const userInfo = configuration.text('user_info').toLowerCase();
  return {
    listenPort: configuration.number('voip_control_port') || 5060,
    sendsFromListenPort: natEnabled,
    advertisedAddress: natAddress ?? localAddress,
    timer1: configuration.number('timer_t1') || 500,
    timer2: configuration.number('timer_t2') || 4000,
    retransmissions: configuration.number('sip_retx'),
    expires: configuration.number('timer_register_expires') || 3600,
    delta: configuration.number('timer_register_delta'),
    userParameter: userInfo === '' || userInfo === 'none' ? '' : `;user=${userInfo}`,
  };
}
