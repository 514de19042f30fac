import type { ExplainedSetting } from '#provisioning/explain-settings.ts';
import type { LayerScope } from '#provisioning/layers.ts';
import type { StoredNote } from '#store/notes.ts';

/** Settings together with what was noted where each value came from. `of` is the scope that they hold for. */
export function withNotes(
  settings: readonly ExplainedSetting[],
  of: LayerScope,
  notes: readonly StoredNote[],
): ExplainedSetting[] {
  const byPlace = new Map(notes.map(({ layer, scope, name, text }) => [`${layer}/${scope}/${name}`, text]));
  return settings.map((setting) => {
    const { name, layer, from } = setting;
    const scope = layer === of.layer ? of.scope : layer === 'site' ? '' : from;
    const note = byPlace.get(`${layer}/${scope}/${name}`);
    return note === undefined ? setting : { ...setting, note };
  });
}

/** What was noted of a scope as a whole, line by line. */
export function noteOn({ layer, scope }: LayerScope, notes: readonly StoredNote[]): string[] {
  const note = notes.find((each) => each.layer === layer && each.scope === scope && each.name === '');
  return note?.text.split('\n') ?? [];
}
