import type { PhoneEvent } from '#provisioning/phone-event.ts';
import { noteAddressEvent } from './note-address.ts';
import { noteFileEvent } from './note-file.ts';
import { noteRefusal } from './note-refusal.ts';
import { noteSipEvent } from './note-sip.ts';
import { withNewest } from './progress.ts';
import type { BootSession, Moment } from './session.ts';

/** Somebody else asked in the phone's name; that is no step of its boot. */
const NOT_ITSELF: ReadonlySet<string> = new Set(['ADDRESS_OF_ANOTHER_PHONE', 'ADDRESS_NOT_BOUND']);

/** The session after one more event of its phone. Events that no phone sent leave it as it is. */
export function advance(session: BootSession, event: PhoneEvent, moment: Moment): BootSession {
  switch (event.type) {
    case 'address-offered':
    case 'address-leased':
    case 'address-not-taken':
    case 'address-refused':
    case 'address-withheld':
    case 'address-declined':
    case 'address-released':
    case 'address-heard':
      return noteAddressEvent(withCircumstances(session, event), event, moment);
    case 'file-refused':
      if (NOT_ITSELF.has(event.code)) return noteRefusal(session, event);
      return noteFileEvent(withTrail(withCircumstances(session, event), event), event, moment);
    case 'file-started':
    case 'file-progress':
    case 'file-fetched':
    case 'file-broken-off':
      return noteFileEvent(withTrail(withCircumstances(session, event), event), event, moment);
    case 'registered':
      return noteSipEvent(withTrail(withCircumstances(session, event), event), event, moment);
    case 'unregistered':
    case 'registration-expired':
    case 'contact-unreachable':
    case 'contact-reachable':
    case 'registration-refused':
    case 'challenge-unheard':
    case 'phone-notified':
    case 'call-ended':
      return noteSipEvent(withLast(session, event), event, moment);
    case 'phone-appeared':
    case 'restart-ended':
      return withLast(session, event);
    case 'page-opened':
    case 'page-refused':
    case 'source-failed':
    case 'source-recovered':
    case 'address-in-use':
    case 'host-name-differs':
    case 'dhcp-server-found':
    case 'dhcp-alone':
    case 'sip-scanned':
    case 'emergency-call':
    case 'secrets-probed':
    case 'diagnosis-raised':
    case 'diagnosis-cleared':
      return session;
  }
}

function withCircumstances(session: BootSession, event: PhoneEvent): BootSession {
  const isOffer =
    event.type === 'address-offered' || (event.type === 'address-heard' && event.message !== 'ack');
  const isLost = event.type === 'address-not-taken' || event.type === 'address-refused';
  const address = isOffer || isLost ? session.address : (event.address ?? session.address);
  return { ...session, address, last: lastEvent(event) };
}

function withLast(session: BootSession, event: PhoneEvent): BootSession {
  return { ...session, last: lastEvent(event) };
}

function lastEvent(event: PhoneEvent): BootSession['last'] {
  const about = 'name' in event ? event.name : 'extension' in event ? event.extension : event.address;
  const { type, at } = event;
  return { type, at, about };
}

/** Only where the phone itself said who it is: what follows from an address says nothing about addresses. */
function withTrail(session: BootSession, { address, because, at }: PhoneEvent): BootSession {
  const isOwnWord = because === 'file-name' || because === 'sip-instance';
  if (address === undefined || !isOwnWord || session.trail.at(-1)?.address === address) return session;
  return { ...session, trail: withNewest(session.trail, { address, at }) };
}
