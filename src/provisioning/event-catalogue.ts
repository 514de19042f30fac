import type { PhoneEvent, PhoneEventType } from './phone-event.ts';
import { RESTART_OUTCOMES } from './restart-outcome.ts';

/** What one type of event means. */
export interface EventEntry<Type extends PhoneEventType = PhoneEventType> {
  /** When it happens, as one sentence. */
  readonly summary: string;
  /** Shown while it happens and not kept in the store. */
  readonly fleeting?: true;
  /** What the event tells besides `at`, `mac`, `address` and `because`. */
  readonly fields: Readonly<Record<OwnField<Type>, string>>;
}

type OwnField<Type extends PhoneEventType> =
  Extract<PhoneEvent, { type: Type }> extends infer Event
    ? Exclude<keyof Event, 'at' | 'mac' | 'address' | 'because' | 'type'>
    : never;

const NAME = 'the name that the file is kept under, which may differ in letter case from what was asked';
const SIZE = 'octets of the whole file';
const SENT = 'octets that the phone has acknowledged';
const TRANSPORT = '`tftp` or `http`';
const LEASE = 'how long the lease lasts, in seconds';
const REASON_FIELDS = {
  code: 'why; stable',
  reason: 'the same in words',
  remedy: 'what to do; absent when nothing needs doing',
} as const;
const CONTACT = 'the URI where calls go';
const PBX = 'which PBX tells it; absent for the one inside';
const EXTENSION = "the extension's number";

/** Every type of event and every field of it; the compiler refuses a type or a field that is not described. */
export const EVENTS: { readonly [Type in PhoneEventType]: EventEntry<Type> } = {
  'phone-appeared': {
    summary:
      'A phone that nobody has added asked for an address or for a file of its own; it waits in the inbox.',
    fields: {},
  },
  'address-offered': {
    summary: 'Our DHCP server offered a phone an address, and the phone did not take it up at once.',
    fleeting: true,
    fields: { seconds: LEASE },
  },
  'address-leased': {
    summary: 'A phone has an address from us, and the lease is on the disk. A renewal is no event.',
    fields: {
      how: '`selected` after our offer, `rebooted` with the address that it had before',
      seconds: LEASE,
      milliseconds: 'from its first question to our last word; absent for `rebooted`',
      vendorClass: 'what the phone says of itself; absent when it says nothing',
      classEndsWithNul: 'true where a NUL octet ended that',
      sendsIdentifier: 'true where the phone sent option 61',
      asksFor:
        'codes of the options that the phone asked for (option 55), in its order; absent when it sent none',
      model: 'the model that says so; absent when several do',
      hostName: 'how the phone calls itself; absent when it does not',
    },
  },
  'address-not-taken': {
    summary:
      'A phone was offered an address and did not take it up: it chose another server, or our answer never came to it.',
    fields: { offers: 'how often it was offered' },
  },
  'address-refused': {
    summary: 'A phone asked for an address that it can’t have, and was told to begin anew.',
    fields: REASON_FIELDS,
  },
  'address-withheld': {
    summary: 'A phone asked for an address and was not answered.',
    fields: REASON_FIELDS,
  },
  'address-declined': {
    summary: 'A phone found that somebody else uses the address it got; nobody gets it for ten minutes.',
    fields: {},
  },
  'address-released': {
    summary: 'A phone gave its address back.',
    fields: {},
  },
  'address-in-use': {
    summary: 'Somebody uses an address of our ranges without a lease; nobody gets it for ten minutes.',
    fields: { user: 'the MAC address that answers there' },
  },
  'address-heard': {
    summary: 'Another DHCP server gave a phone its address, and we listened.',
    fields: {
      message: '`offer`, `ack` or `nak`',
      server: 'the other server',
      tftpServer: 'where the phone will look for its files; absent when it was not told',
      gaps: 'what is missing or wrong: `no-mask`, `no-router`, `no-tftp-server`, `tftp-name-without-dns`, `tftp-servers-differ`, `tftp-server-elsewhere`',
      seconds: LEASE,
    },
  },
  'host-name-differs': {
    summary: 'The host name of a phone holds another MAC address than its packets.',
    fields: { hostName: 'how the phone calls itself' },
  },
  'dhcp-server-found': {
    summary: 'There is another DHCP server on the network.',
    fields: {
      server: 'its address',
      serverMac: 'its MAC address; absent when the neighbour table does not tell',
      offered: 'the address that it offered',
      standsBack: 'whether ours keeps silent because of it',
    },
  },
  'dhcp-alone': {
    summary: 'No other DHCP server was found; ours serves the network from now on.',
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
      port: 'the UDP port that asked; the same again means that the answer was not heard; absent over HTTP',
    },
  },
  'file-started': {
    summary:
      'A transfer over TFTP began; told of one that takes longer than half a second, or is broken off.',
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
      asked: 'the name as the phone spelled it; absent when it is spelled as the file is',
    },
  },
  'file-broken-off': {
    summary: 'A transfer over TFTP ended before the last octet.',
    fields: {
      name: NAME,
      sent: SENT,
      size: SIZE,
      code: '`client-silent`, `client-error`, `superseded` (it began anew) or `shutdown` (of the server)',
      reason: 'who ended it, and how',
    },
  },
  'page-opened': {
    summary:
      'A phone shows a page of ours. Which pages somebody looks at is not kept, and what he searches for is not told.',
    fleeting: true,
    fields: { page: 'its address without the server', milliseconds: 'how long it took' },
  },
  'page-refused': {
    summary: 'A page was not shown: there is none of that address, or who asks is not a phone of ours.',
    fields: {
      page: 'its address without the server',
      code: 'why, as in the [list of refusals](refusals.md)',
      reason: 'the same in words',
      remedy: 'what to do; absent when nothing needs doing',
    },
  },
  registered: {
    summary: 'A phone registered an extension. A renewal is no event.',
    fields: {
      extension: EXTENSION,
      contact: CONTACT,
      expires: 'seconds that it holds; absent when its PBX does not tell',
      userAgent: 'what the phone says of itself; absent when it says nothing',
      pbx: PBX,
      roundTrip: 'how long the phone took to answer its PBX, in milliseconds; absent where that asks nothing',
    },
  },
  unregistered: {
    summary: 'A phone took its registration back, or another one took its place.',
    fields: { extension: EXTENSION, pbx: PBX },
  },
  'registration-expired': {
    summary: 'A registration ran out and was not renewed.',
    fields: { extension: EXTENSION, pbx: PBX },
  },
  'contact-unreachable': {
    summary:
      'A phone whose registration holds does not answer OPTIONS: two of ours ([`sip.qualify`](../guide/settings-file.md)), or those of the PBX where it is registered.',
    fields: { extension: EXTENSION, contact: CONTACT },
  },
  'contact-reachable': {
    summary: 'A phone that had left OPTIONS unanswered answers again.',
    fields: { extension: EXTENSION, contact: CONTACT, milliseconds: 'how long it took to answer' },
  },
  'registration-refused': {
    summary:
      'A REGISTER was refused for good: a wrong secret, an unknown extension. A challenge is no event.',
    fields: {
      extension: 'the extension that was named',
      reason: 'SIP status, its words, and failures lately',
      userAgent: 'what the asker says of itself; absent when it says nothing',
    },
  },
  'challenge-unheard': {
    summary:
      'A phone was asked for its secret 4, 16 or 64 times, one time after the other, and never gave it: it does not hear the answers.',
    fields: {
      extension: EXTENSION,
      times: 'how often by now',
      sourcePort: 'the port that its requests came from, the last one',
      isSourceAnswered:
        'whether they were answered there (`sip.answerTo: source-port`) instead of where its Via says',
    },
  },
  'call-ended': {
    summary:
      'A call that the phone made got its last answer. With whom is told to nobody; the phone’s calls are counted.',
    fleeting: true,
    fields: { isAnswered: 'whether somebody took it' },
  },
  'sip-scanned': {
    summary:
      'One address named unknown SIP users or had wrong secrets 3, 10, 100 or 1000 times within ten minutes.',
    fields: { attempts: 'how many times by now', users: 'how many different users it named' },
  },
  'emergency-call': {
    summary:
      'Somebody dialled an emergency number and got 404: there is no route to the outside. Look after them.',
    fields: { extension: 'the extension that the call came from', number: 'what was dialled' },
  },
  'phone-notified': {
    summary: 'A registered phone was sent a NOTIFY of our own.',
    fields: {
      extension: EXTENSION,
      about: '`check-sync` (look whether to restart) or `message-waiting` (the lamp)',
      answer: 'the SIP status of its answer, or why there was none: `timeout` or `transport`',
    },
  },
  'restart-ended': {
    summary: 'A phone was told to restart by `phone restart` or `apply`, and this came of it.',
    fields: {
      outcome: Object.entries(RESTART_OUTCOMES)
        .map(([id, { summary }]) => `\`${id}\` (${summary})`)
        .join(', '),
      milliseconds: 'since the order',
      missing: 'extensions that did not register anew, with blanks between them; absent when there are none',
    },
  },
  'diagnosis-raised': {
    summary: 'It is clear why a phone is stuck, or will be.',
    fields: {
      diagnosis: 'which, as in the [list of diagnoses](diagnoses.md)',
      detail: 'what was found of this phone',
      remedy: 'what to do',
    },
  },
  'diagnosis-cleared': {
    summary: 'What a diagnosis said is not so any more.',
    fields: { diagnosis: 'which' },
  },
  'source-failed': {
    summary:
      'The source of a phone book or agenda could not be read. The last good copy stays in use; it is tried again every ten minutes.',
    fields: {
      source: 'its name',
      reason: 'why, without its full stop',
      rows: 'numbers or events in the copy that stays in use; 0 when there is none',
      readAt: 'when that was read; absent when there is none',
    },
  },
  'source-recovered': {
    summary: 'A source that had failed can be read again.',
    fields: { source: 'its name', rows: 'numbers or events in it' },
  },
  'secrets-probed': {
    summary:
      'One address asked for the configurations of 3, 10, 100 or 1000 phones within ten minutes without being any of them.',
    fields: { phones: 'how many phones by now' },
  },
};
