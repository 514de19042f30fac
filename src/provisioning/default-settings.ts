import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { ServerFacts } from './ports.ts';

/**
 * The weakest layer: what Offhook sends where nobody has said otherwise, for a phone that asked `to`.
 * Where this differs from the phone's own default, the reason is a decision record or stands here.
 */
export function defaultSettings(server: ServerFacts, to: Ipv4Address): ReadonlyMap<string, string> {
  return new Map([
    ['proxy1_address', to],
    ['proxy1_port', String(server.sipPort)],
    // Factory default is 0: a phone that calls and is never called.
    ['proxy_register', '1'],
    // docs/decisions/0004: with 0 the phone sends from another port than it listens on, the article's lost week.
    ['nat_enable', '1'],
    ['nat_address', ''],
    ['dial_template', 'dialplan'],
    // A former owner's prefix would send the phone looking for its file elsewhere.
    ['tftp_cfg_dir', ''],
    ['sync', '1'],
    // Pages of ours, made for the phone that asks; the link is made absolute when it is written.
    ['directory_url', '/directory'],
    ['services_url', '/services'],
  ]);
}

/**
 * What a former life may have left in flash that keeps a phone from registering here, or registers it elsewhere.
 * Written as explicit defaults until the phone has fetched its file from us for the first time.
 */
export const FORMER_LIFE = [
  'outbound_proxy',
  'proxy_backup',
  'proxy_emergency',
  'proxy{n}_address',
  'line{n}_name',
  'line{n}_authname',
  'line{n}_password',
] as const;
