import type { LayerScope } from '#provisioning/layers.ts';
import type { PlannedNote } from './import-plan.ts';
import { bounded, type FileNotes } from './read-notes.ts';

/** A file, and the scopes that its settings may have gone to, the likeliest first; the first is the file's own. */
export interface NotedFile {
  readonly notes: FileNotes;
  readonly scopes: readonly NotedScope[];
}

/** A scope, and whether a setting of a file stands there now, so that a note on it is at home there. */
export interface NotedScope extends LayerScope {
  holds(name: string): boolean;
}

/**
 * Puts every comment to where its setting went. What belongs to no setting that was kept, or where another file has
 * said something else of the same setting, goes to the scope of the file as a whole.
 */
export function placeNotes(files: readonly NotedFile[]): PlannedNote[] {
  const notes = new Map<string, PlannedNote>();
  for (const { notes: read, scopes } of files) {
    const [own] = scopes;
    if (own === undefined) continue;
    const homeless = read.ofFile === '' ? [] : [read.ofFile];
    for (const [name, text] of read.ofSettings) {
      const home = scopes.find((scope) => scope.holds(name));
      const known = home && notes.get(keyOf(home, name));
      if (known?.text === text) continue;
      if (home !== undefined && known === undefined) {
        notes.set(keyOf(home, name), { layer: home.layer, scope: home.scope, name, text });
      } else homeless.push(`${name} - ${text}`);
    }
    const text = bounded(homeless.join('\n'));
    if (text !== '') notes.set(keyOf(own, ''), { layer: own.layer, scope: own.scope, name: '', text });
  }
  return [...notes.values()];
}

function keyOf({ layer, scope }: LayerScope, name: string): string {
  return `${layer}/${scope} ${name}`;
}
