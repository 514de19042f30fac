import { type Command, InvalidArgumentError } from 'commander';
import { modelScope } from '#provisioning/compose-settings.ts';
import type { LayerScope } from '#provisioning/layers.ts';
import { modelNamed } from '#provisioning/model-named.ts';
import { type Ipv4Address, parseIpv4Address } from '#values/ipv4-address.ts';
import { type Ipv4Network, parseIpv4Network } from '#values/ipv4-network.ts';
import { type MacAddress, parseMacAddress } from '#values/mac-address.ts';
import { OffhookError } from '#values/offhook-error.ts';

/** A MAC address in any spelling. */
export function macArgument(text: string): MacAddress {
  const mac = parseMacAddress(text);
  if (mac === undefined) {
    throw new InvalidArgumentError('A MAC address has twelve hexadecimal digits, like 00:11:5C:93:AF:D1.');
  }
  return mac;
}

/** A dotted IPv4 address. */
export function addressArgument(text: string): Ipv4Address {
  const address = parseIpv4Address(text);
  if (address === undefined) throw new InvalidArgumentError('An IPv4 address is needed, like 192.168.0.41.');
  return address;
}

/** A network in the form `address/length`. */
export function networkArgument(text: string): Ipv4Network {
  const network = text.includes('/') ? parseIpv4Network(text) : undefined;
  if (network === undefined) throw new InvalidArgumentError('A network is needed, like 192.168.0.0/24.');
  return network;
}

/** Collects the values of an option that may be repeated. */
export function eachAddress(text: string, earlier: readonly Ipv4Address[] = []): readonly Ipv4Address[] {
  return [...earlier, addressArgument(text)];
}

/** Collects the values of an option that may be repeated. */
export function each(text: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, text];
}

/** A UDP or TCP port; 0 takes any free one. */
export function portArgument(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65535) {
    throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  }
  return Number(text);
}

/** A number of things, from 0 to 9999. */
export function countArgument(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new InvalidArgumentError('A number from 0 to 9999 is needed.');
  return Number(text);
}

/** A number of things that may not be none, up to 9999. */
export function positiveArgument(text: string): number {
  const count = countArgument(text);
  if (count === 0) throw new InvalidArgumentError('A number from 1 to 9999 is needed.');
  return count;
}

/** Minutes, from 1 to 1440: a day. */
export function minutesArgument(text: string): number {
  const minutes = Number(text);
  if (!/^\d{1,4}$/.test(text) || minutes < 1 || minutes > 1440) {
    throw new InvalidArgumentError('A number of minutes from 1 to 1440 is needed.');
  }
  return minutes;
}

/** How much faster than real time virtual phones are; `real` is 1. */
export function speedArgument(text: string): number {
  const speed = text === 'real' ? 1 : Number(text);
  if (text.trim() === '' || !(speed >= 0.1 && speed <= 10_000)) {
    throw new InvalidArgumentError('A speed is a number from 0.1 to 10000, or real.');
  }
  return speed;
}

/** A model that Offhook brings up; a known relative and a slip of the pen are told apart. */
export function modelArgument(text: string): string {
  const named = modelNamed(text);
  if (named.kind === 'model') return named.id;
  throw new InvalidArgumentError(named.reason);
}

/** The options that say where a setting is kept. */
export interface ScopeOptions {
  readonly site?: true;
  readonly model?: string;
  readonly group?: string;
  readonly phone?: MacAddress;
}

/** Adds the options that say where a setting is kept. */
export function withScope(command: Command): Command {
  return command
    .option('--site', 'the whole site (this is meant when nothing is named)')
    .option('--model <model>', 'all phones of a model', modelArgument)
    .option('--group <name>', 'all phones of a group')
    .option('--phone <mac>', 'one phone', macArgument);
}

/** The one scope that the options name; the site when they name none. Several are refused. */
export function scopeOf({ site, model, group, phone }: ScopeOptions): LayerScope {
  const named = Object.entries({ site, model, group, phone }).filter(([, value]) => value !== undefined);
  if (named.length > 1) {
    throw new OffhookError(
      'SCOPE_AMBIGUOUS',
      `${named.map(([name]) => `--${name}`).join(' and ')} can't be meant at once.`,
      'Name one of them, and run the command once for each.',
    );
  }
  if (phone !== undefined) return { layer: 'phone', scope: phone };
  if (group !== undefined) return { layer: 'group', scope: group };
  if (model !== undefined) return { layer: 'model', scope: modelScope(model) };
  return { layer: 'site', scope: '' };
}
