import { describeChange, describeMoment } from '#provisioning/clock/describe-clock.ts';
import type { ZoneChange } from '#provisioning/clock/zone-changes.ts';
import type { ClockRestart } from '#provisioning/clock-restarts.ts';
import type { ExplainedSetting, HiddenValue } from '#provisioning/explain-settings.ts';
import { describeScope, type LayerScope } from '#provisioning/layers.ts';
import type { SettingsEffect } from '#provisioning/settings-effect.ts';
import { counted } from '#values/counted.ts';
import { withoutControls } from '#values/printable.ts';
import { MASK } from '#values/secret.ts';
import { formatTable, type Terminal } from './terminal.ts';

/** The same with its secrets masked, in what it hides too. */
export function maskExplained(setting: ExplainedSetting): ExplainedSetting {
  if (!setting.secret) return setting;
  const mask = <Kind extends HiddenValue>(hidden: Kind): Kind => ({
    ...hidden,
    value: hidden.value === '' ? '' : MASK,
  });
  return { ...mask(setting), hides: setting.hides.map(mask) };
}

/** What holds, as a table. */
export function formatSettings(terminal: Terminal, settings: readonly ExplainedSetting[]): string {
  const rows = settings.map(({ name, value, layer, from, verbatim }) => [
    name,
    JSON.stringify(value),
    layer,
    [from === layer ? '' : from, verbatim ? '(verbatim)' : ''].filter(Boolean).join(' '),
  ]);
  return formatTable(terminal, ['SETTING', 'VALUE', 'LAYER', 'FROM'], rows);
}

/**
 * What holds and why: a line for each setting, below it what it hides, strongest first, and what the phone has by
 * itself where that is something else.
 */
export function formatReasons(terminal: Terminal, settings: readonly ExplainedSetting[]): string {
  const nameWidth = Math.max(0, ...settings.map(({ name }) => name.length));
  const values = settings.flatMap(({ value, hides, phoneDefault = '' }) =>
    [value, phoneDefault, ...hides.map((each) => each.value)].map((each) => JSON.stringify(each)),
  );
  const valueWidth = Math.max(0, ...values.map(({ length }) => length));
  const line = (name: string, value: string, why: string, style: (text: string) => string) =>
    `${terminal.style('bold', name.padEnd(nameWidth))}  ${style(value.padEnd(valueWidth))}  ${why}`;
  const dim = (text: string) => terminal.style('dim', text);
  const under = (value: string, why: string) => line('', JSON.stringify(value), dim(why), dim);
  const lines = settings.flatMap((setting) => {
    const { name, value, hides, phoneDefault, file, verbatim, note } = setting;
    const isOwn = phoneDefault === value;
    const remarks = [originText(setting), verbatim ? 'verbatim' : '', isOwn ? "the phone's own too" : ''];
    return [
      line(name, JSON.stringify(value), `${remarks.filter(Boolean).join('; ')}; in ${file}`, (text) =>
        terminal.style(isOwn ? 'reset' : 'green', text),
      ),
      ...(note?.split('\n') ?? []).map(
        (text) => `${' '.repeat(nameWidth)}  ${dim(`# ${withoutControls(text)}`)}`,
      ),
      ...hides.map((each) => under(each.value, `hidden: ${originText(each)}`)),
      ...(phoneDefault === undefined || isOwn ? [] : [under(phoneDefault, "the phone's own")]),
    ];
  });
  return lines.join('\n');
}

/** `site`, `group sales`, `phone, line 1 → extension 208` */
function originText({ layer, from }: HiddenValue): string {
  if (from === layer) return layer;
  return layer === 'model' || layer === 'group' ? `${layer} ${from}` : `${layer}, ${from}`;
}

/** What a change would do, for people. */
export function describeEffect(effect: SettingsEffect, scope: LayerScope, fetched: number): string {
  const { phones, changed, settings, hiddenBy } = effect;
  const lines = [
    `${count(changed.length)} of ${counted(phones, 'phone')} (${describeScope(scope)}) would change.`,
  ];
  for (const [name, affected] of [...settings].sort(([a], [b]) =>
    a.localeCompare(b, 'en', { numeric: true }),
  )) {
    lines.push(`  ${name}: ${count(affected)}`);
  }
  for (const [layer, affected] of hiddenBy) {
    lines.push(
      `${count(affected)} ${affected === 1 ? 'keeps' : 'keep'} another value, of the layer ${layer}.`,
    );
  }
  const unread = changed.length - fetched;
  if (fetched > 0) {
    lines.push(
      `${count(fetched)} of them must restart for it, because phones read settings only when they start: offhook phone restart MAC.`,
    );
  }
  if (unread > 0)
    lines.push(`${count(unread)} of them never fetched a configuration: they read it at their first start.`);
  if (settings.has('image_version')) lines.push('image_version: they load that firmware when they restart.');
  lines.push('Nothing was written.');
  return lines.join('\n');
}

/** When clocks change next, as phones will show it. */
export function describeChanges(changes: readonly ZoneChange[]): string[] {
  if (changes.length === 0) return ['phones do not change their clocks'];
  return changes.map((change) => `next change: ${describeChange(change)}`);
}

/** Which phones must start again, and between when. */
export function describeRestart({ zone, from, by, phones }: ClockRestart, now: number): string {
  const who = phones.length <= 3 ? phones.join(', ') : counted(phones.length, 'phone');
  const rules = `the rules of ${zone} that ${phones.length === 1 ? 'it holds' : 'they hold'}`;
  if (by <= now) return `${who} must restart now: ${rules} are wrong already.`;
  const start = from <= now ? '' : `, after ${describeMoment(zone, from)}`;
  return `${who} must restart before ${describeMoment(zone, by)}${start}: ${rules} are wrong from then on.`;
}

function count(number: number): string {
  return number.toLocaleString('en');
}
