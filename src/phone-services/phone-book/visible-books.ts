import { modelScope } from '#provisioning/compose-settings.ts';
import type { LayerScope } from '#provisioning/layers.ts';
import type { Phone } from '#provisioning/phone.ts';
import type { Book } from './book-entry.ts';

/** Whether a book is for the phone: everyone's, that of its model or group, or its own. */
export function isFor(audience: LayerScope, phone: Phone): boolean {
  switch (audience.layer) {
    case 'site':
      return true;
    case 'model':
      return audience.scope === modelScope(phone.model);
    case 'group':
      return audience.scope === phone.group;
    case 'phone':
      return audience.scope === phone.mac;
  }
}

/** The books that a phone may see, in the order in which they are shown. */
export function booksFor(books: readonly Book[], phone: Phone): readonly Book[] {
  return books.filter(({ audience }) => isFor(audience, phone));
}
