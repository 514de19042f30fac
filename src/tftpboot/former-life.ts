import { isNone } from '#lint/cnf-view.ts';
import { FORMER_LIFE } from '#provisioning/default-settings.ts';

const NAMES: ReadonlySet<string> = new Set(FORMER_LIFE);

/** Whether it only says that something is not there which Offhook clears by itself in the flash of every new phone. */
export function isNoneOfFormerLife(name: string, value: string): boolean {
  return isNone(value) && NAMES.has(name.replace(/\d/, '{n}'));
}
