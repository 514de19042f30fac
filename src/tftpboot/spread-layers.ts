import { isShareable } from '#provisioning/compose-config.ts';
import { isNoneOfFormerLife } from './former-life.ts';
import type { TreePhone } from './tree-phones.ts';

/** What holds for all phones, and what each has besides. */
export interface SpreadSettings {
  readonly site: ReadonlyMap<string, string>;
  readonly own: ReadonlyMap<TreePhone, ReadonlyMap<string, string>>;
}

/** Settings of one line: never shared. */
export const OF_ONE_LINE = /^line\d_/;

/**
 * Distributes what the files say, so that every phone gets what it got before. What is the same for all phones goes to
 * the site; a value of SIPDefault.cnf stays there although some phones have another. Settings that may not stand in a
 * file for everyone (loads, passwords, labels) count as if every phone said them, and the value of most of them goes
 * to the site. Nothing is kept that Offhook says by itself: that is what makes an export come back as it went.
 */
export function spreadLayers(
  shared: ReadonlyMap<string, string>,
  phones: readonly TreePhone[],
  ours: ReadonlyMap<string, string>,
): SpreadSettings {
  const base = new Map(
    [...shared].filter(([name, value]) => !OF_ONE_LINE.test(name) && !isNoneOfFormerLife(name, value)),
  );
  const own = new Map(phones.map((phone) => [phone, ownOf(phone, base)]));
  const site = new Map<string, string>();
  const names = new Set([...base.keys(), ...phones.flatMap(({ own: said }) => [...said.keys()])]);
  for (const name of names) {
    if (OF_ONE_LINE.test(name)) continue;
    const fallback = base.get(name) ?? ours.get(name);
    if (phones.length > 0 && !isShareable(name))
      for (const values of own.values()) inherit(values, name, fallback);
    const common = siteValue(name, base, [...own.values()], ours);
    const weaker = common ?? ours.get(name);
    for (const values of own.values()) if (values.get(name) === weaker) values.delete(name);
    if (common === undefined || common === ours.get(name) || isNoneOfFormerLife(name, common)) continue;
    site.set(name, common);
  }
  return { site, own };
}

function ownOf({ own }: TreePhone, base: ReadonlyMap<string, string>): Map<string, string> {
  return new Map([...own].filter(([name, value]) => base.has(name) || !isNoneOfFormerLife(name, value)));
}

function inherit(values: Map<string, string>, name: string, fallback: string | undefined): void {
  if (!values.has(name) && fallback !== undefined) values.set(name, fallback);
}

/** The value that the site gets; `undefined` when it is to say nothing. */
function siteValue(
  name: string,
  base: ReadonlyMap<string, string>,
  own: readonly ReadonlyMap<string, string>[],
  ours: ReadonlyMap<string, string>,
): string | undefined {
  if (!isShareable(name)) return own.length === 0 ? base.get(name) : valueOfMost(name, own);
  const fallback = base.get(name) ?? ours.get(name);
  const [first, ...others] = own.map((values) => values.get(name) ?? fallback);
  const isCommon = first !== undefined && others.length > 0 && others.every((value) => value === first);
  return isCommon ? first : base.get(name);
}

/** The value of more than half of the phones, where all have one and there are several. */
function valueOfMost(name: string, own: readonly ReadonlyMap<string, string>[]): string | undefined {
  if (own.length < 2 || own.some((values) => !values.has(name))) return undefined;
  const counts = Map.groupBy(own, (values) => values.get(name));
  return [...counts].find(([, { length }]) => length * 2 > own.length)?.[0];
}
