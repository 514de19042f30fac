import type { DialRule } from '#files/dial-plan/dial-plan.ts';
import type { EffectiveSettings } from './compose-settings.ts';

/** Where a phone sends a call, and by which setting. */
export interface CallTarget {
  /** Address and port; `undefined` when the setting is empty. */
  readonly address: string | undefined;
  /** The setting, or `rewrite` for a host in the number itself. */
  readonly from: string;
}

/**
 * Where a call goes: the proxy of the line, `proxy_emergency`, or the host in the number (documented). What a phone does
 * without the proxy that is needed is not known.
 */
export function callTarget(
  settings: EffectiveSettings,
  route: NonNullable<DialRule['route']>,
  line: number,
  sent: string,
): CallTarget {
  if (route === 'fqdn') {
    const host = /@([^;>]+)/.exec(sent)?.[1];
    return { address: host, from: 'rewrite' };
  }
  if (route === 'emergency') return target(settings, 'proxy_emergency', 'proxy_emergency_port');
  const own = target(settings, `proxy${line}_address`, `proxy${line}_port`);
  return own.address === undefined ? target(settings, 'proxy1_address', 'proxy1_port') : own;
}

function target(settings: EffectiveSettings, address: string, port: string): CallTarget {
  const host = settings.get(address)?.value ?? '';
  if (host === '' || host === 'UNPROVISIONED') return { address: undefined, from: address };
  return { address: `${host}:${settings.get(port)?.value || '5060'}`, from: address };
}
