import type { PhoneEvent, PhoneEventType } from './phone-event.ts';

/** What one type of event means. */
export interface EventEntry<Type extends PhoneEventType = PhoneEventType> {
  /** When it happens, as one sentence. */
  readonly summary: string;
  /** Shown while it happens and not kept in the store. */
  readonly fleeting?: true;
  /** What the event tells besides `at`, `mac` and `address`. */
  readonly fields: Readonly<Record<OwnField<Type>, string>>;
}

type OwnField<Type extends PhoneEventType> =
  Extract<PhoneEvent, { type: Type }> extends infer Event
    ? Exclude<keyof Event, 'at' | 'mac' | 'address' | 'type'>
    : never;

const NAME = 'the name that the file is kept under, which may differ in letter case from what was asked';
const SIZE = 'octets of the whole file';
const SENT = 'octets that the phone has acknowledged';
const TRANSPORT = '`tftp` or `http`';
const EXTENSION = "the extension's number";

/** Every type of event and every field of it; the compiler refuses a type or a field that is not described. */
export const EVENTS: { readonly [Type in PhoneEventType]: EventEntry<Type> } = {
  'phone-appeared': {
    summary: 'A phone that nobody has added asked for a file of its own; it waits in the inbox.',
    fields: {},
  },
  'file-refused': {
    summary: 'A name was not answered. `NOT_USED` is part of every healthy boot.',
    fields: {
      name: 'the name as it was asked',
      transport: TRANSPORT,
      code: 'why, as in the [list of refusals](refusals.md)',
      reason: 'the same in words',
      remedy: 'what to do; absent when nothing needs doing',
    },
  },
  'file-started': {
    summary: 'A transfer over TFTP began.',
    fleeting: true,
    fields: { name: NAME, size: SIZE },
  },
  'file-progress': {
    summary: 'A transfer over TFTP that takes longer than half a second goes on.',
    fleeting: true,
    fields: { name: NAME, sent: SENT, size: SIZE },
  },
  'file-fetched': {
    summary: 'A phone has a file, to the last octet.',
    fields: {
      name: NAME,
      transport: TRANSPORT,
      size: SIZE,
      milliseconds: 'how long it took',
      resent: 'blocks that were sent more than once; 0 over HTTP',
    },
  },
  'file-broken-off': {
    summary: 'A transfer over TFTP ended before the last octet.',
    fields: { name: NAME, sent: SENT, reason: 'who ended it, and how' },
  },
  registered: {
    summary: 'A phone registered an extension. A renewal is no event.',
    fields: {
      extension: EXTENSION,
      contact: 'the URI where calls go',
      expires: 'seconds that were granted',
      userAgent: 'what the phone says of itself; absent when it says nothing',
    },
  },
  unregistered: {
    summary: 'A phone took its registration back.',
    fields: { extension: EXTENSION },
  },
  'registration-expired': {
    summary: 'A registration ran out and was not renewed.',
    fields: { extension: EXTENSION },
  },
  'registration-refused': {
    summary:
      'A REGISTER was refused for good: a wrong secret, an unknown extension. A challenge is no event.',
    fields: {
      extension: 'the extension that was named',
      reason: 'SIP status, its words, and failures lately',
    },
  },
  'secrets-probed': {
    summary:
      'One address asked for the configurations of 3, 10, 100 or 1000 phones within ten minutes without being any of them.',
    fields: { phones: 'how many phones by now' },
  },
};
