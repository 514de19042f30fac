import { findParameter } from '#files/parameters/find-parameter.ts';
import { isSecretSetting } from '#files/parameters/secret-names.ts';
import { composeSettings } from '#provisioning/compose-settings.ts';
import { requirePhone } from '#provisioning/known-phone.ts';
import type { ServerFacts } from '#provisioning/ports.ts';
import type { PhoneState } from '#store/boot-sessions.ts';
import type { FleetView } from '#store/fleet-view.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { OffhookError } from '#values/offhook-error.ts';

/** What is needed to get into the console of a phone. */
export interface ConsoleAccess {
  readonly address: Ipv4Address;
  readonly password: string;
  /** As its settings have it, and as the factory has it: it may not have read the first yet. */
  readonly prompts: readonly string[];
  /** Everything that its output must not show to whoever looks over somebody's shoulder. */
  readonly secrets: readonly string[];
}

const factoryValue = (name: string): string => findParameter(name)?.parameter.default ?? '';

/**
 * Where a phone is, and what its settings say of its console. Throws `OffhookError` PHONE_UNKNOWN, CONSOLE_OFF while
 * `telnet_level` is 0, ADDRESS_UNKNOWN.
 */
export function consoleAccess(
  mac: MacAddress,
  fleet: FleetView,
  state: PhoneState | undefined,
  { server, to }: { readonly server: ServerFacts; readonly to: Ipv4Address },
): ConsoleAccess {
  const phone = requirePhone(fleet, mac);
  const settings = composeSettings(phone, fleet, server, to);
  const setting = (name: string): string => settings.get(name)?.value ?? '';
  if (!/^0*[12]$/.test(setting('telnet_level'))) {
    throw new OffhookError(
      'CONSOLE_OFF',
      `Telnet is off on ${mac}: its telnet_level is 0.`,
      `Open it with: offhook set --phone ${mac} telnet_level 2; a password of its own: offhook set --phone ${mac} ` +
        `phone_password …; then offhook apply. Whoever is on the same network can read what goes over telnet.`,
    );
  }
  const address = state?.address ?? phone.boundAddress;
  if (address === undefined) {
    throw new OffhookError(
      'ADDRESS_UNKNOWN',
      `Nobody knows where ${mac} is: it was never seen.`,
      'Plug it in while offhook serve runs, or say its address: offhook phone change MAC --bind ADDRESS.',
    );
  }
  const password = setting('phone_password') || factoryValue('phone_password');
  const values = Array.from(settings, ([name, { value }]) => (isSecretSetting(name) ? value : ''));
  return {
    address,
    password,
    prompts: [setting('phone_prompt'), factoryValue('phone_prompt')].filter((prompt) => prompt !== ''),
    // The longest first: one may be a part of another.
    secrets: [...values, password].filter(({ length }) => length > 0).sort((a, b) => b.length - a.length),
  };
}
