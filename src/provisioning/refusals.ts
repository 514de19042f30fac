import type { MacAddress } from '#values/mac-address.ts';
import type { Refusal } from './file-answer.ts';

/**
 * Why a name is not answered: what it means, and what an operator can do. `docs/reference/refusals.md` is made
 * from this table.
 */
export const REFUSALS = {
  NAME_UNUSABLE: {
    summary: 'The name leaves the folder, is too long, or holds a character that no file name has.',
  },
  NOT_USED: {
    summary:
      'Every phone of the family asks for this file and runs without it; not found is the right answer.',
  },
  NO_SUCH_FILE: {
    summary: 'Offhook makes no file of this name, and nobody has added one.',
    remedy: 'If a phone needs it, add it: offhook file add PATH --as NAME.',
  },
  NO_SUCH_PAGE: {
    summary: 'There is no page of this address, or none for this phone.',
    remedy:
      'Phones begin with /directory and /services: look at directory_url and services_url with offhook get --phone MAC --why.',
  },
  OTHER_FAMILY: {
    summary: 'The file belongs to phones of another family than the one that asks.',
  },
  PHONE_UNKNOWN: {
    summary: 'Nobody has added this phone, so it gets neither a load nor a configuration.',
    remedy: 'Take it in: offhook phone adopt MAC --model MODEL --line EXTENSION.',
  },
  PHONE_IN_INBOX: {
    summary: 'The phone appeared by itself and waits in the inbox; plugging in never converts.',
    remedy: 'Take it in: offhook phone adopt MAC --model MODEL --line EXTENSION.',
  },
  MODEL_UNKNOWN: {
    summary: 'The phone was added without a model, so its load and its lines are not known.',
    remedy: 'Say which it is: offhook phone change MAC --model MODEL.',
  },
  ASKER_UNKNOWN: {
    summary: 'The file depends on who asks, and nothing tells which phone has this address.',
    remedy: 'Bind the phone to its address: offhook phone change MAC --bind ADDRESS.',
  },
  NO_LOAD: {
    summary: 'There is no complete firmware set for the phone.',
    remedy: 'Add one: offhook firmware add FOLDER.',
  },
  LOAD_NOT_COMPLETE: {
    summary:
      'image_version names a load whose complete set is not here; a phone would lose its way half-way.',
    remedy: 'Add the set (offhook firmware add FOLDER) or choose another load (offhook firmware list).',
  },
  ADDRESS_OF_ANOTHER_PHONE: {
    summary: 'The file holds secrets of one phone, and another asked for it.',
    remedy:
      'If the phone has moved behind a router or proxy, bind it: offhook phone change MAC --bind ADDRESS.',
  },
  ADDRESS_NOT_BOUND: {
    summary: 'The file holds secrets, and the phone is bound to another address than the one that asked.',
    remedy: 'If the phone has a new address: offhook phone change MAC --bind ADDRESS.',
  },
  ADDRESS_UNPROVEN: {
    summary: 'The file holds secrets, and nothing proves that the phone has this address.',
    remedy: 'Behind a router, or on this machine itself, bind it: offhook phone change MAC --bind ADDRESS.',
  },
  CONFIGURATION_UNWRITABLE: {
    summary: 'A setting of the phone has a value that its file format cannot express.',
    remedy: 'Correct the setting that the reason names.',
  },
} as const satisfies Record<string, { readonly summary: string; readonly remedy?: string }>;

export type RefusalCode = keyof typeof REFUSALS;

/** A refusal with the catalogue's remedy; `reason` says more than the summary where there is more to say. */
export function refuse(code: RefusalCode, mac?: MacAddress, reason?: string): Refusal {
  const entry: { summary: string; remedy?: string } = REFUSALS[code];
  return {
    kind: 'refusal',
    code,
    reason: reason ?? entry.summary,
    ...(entry.remedy === undefined
      ? {}
      : { remedy: mac === undefined ? entry.remedy : entry.remedy.replace('MAC', mac) }),
    ...(mac === undefined ? {} : { mac }),
  };
}
