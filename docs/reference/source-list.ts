import { SOURCES, type Source, type SourceKey } from '#knowledge/sources.ts';

/** The sources that a page names, each with the anchor `source-<key>` that its links lead to. */
export function sourceList(used: readonly SourceKey[]): string {
  const keys = new Set<string>(used);
  return Object.entries<Source>(SOURCES)
    .filter(([key]) => keys.has(key))
    .map(sourceItem)
    .join('\n');
}

function sourceItem([key, { title, where }]: [string, Source]): string {
  const place = where === undefined ? '' : where.startsWith('http') ? `: <${where}>` : `: \`${where}\``;
  return `- <a id="source-${key}"></a>**${key}**: ${title.replace(/[<>*]/g, '\\$&')}${place}`;
}
