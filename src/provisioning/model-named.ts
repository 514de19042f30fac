import { MODELS, NAMED_MODELS } from '#knowledge/models.ts';
import { nearestName } from '#values/nearest-name.ts';

/** A model that people named, or why it is none that Offhook brings up. */
export type ModelNaming =
  | { readonly kind: 'model'; readonly id: string }
  /** A sentence for people. */
  | { readonly kind: 'other'; readonly reason: string };

/** Understands `7960g`, `CP-7960G` and `Cisco IP Phone 7960`; a known relative and a slip of the pen are told apart. */
export function modelNamed(text: string): ModelNaming {
  const wanted = text
    .trim()
    .toUpperCase()
    .replace(/^(CISCO )?(IP PHONE )?(CP-)?/, '');
  const model = MODELS.find(({ id }) => id === wanted);
  if (model !== undefined) return { kind: 'model', id: model.id };
  const ids = MODELS.map(({ id }) => id);
  const relative = NAMED_MODELS.find(({ id }) => id === wanted || id === `${wanted}G` || `${id}G` === wanted);
  if (relative !== undefined) {
    const reason = `The ${relative.name} is known but not brought up yet; ${ids.join(', ')} are.`;
    return { kind: 'other', reason };
  }
  const near = nearestName(wanted, ids);
  const reason = near === undefined ? `Known models: ${ids.join(', ')}.` : `Did you mean ${near}?`;
  return { kind: 'other', reason };
}
