import { lacksOnlyLastBlock } from './boot-session/note-file.ts';
import { diagnosisTitle } from './boot-session/registry.ts';
import { describeDhcpEvent } from './dhcp/describe-dhcp-event.ts';
import type { EventDescription } from './event-description.ts';
import type { PhoneEvent } from './phone-event.ts';
import { describeRestart } from './restart-outcome.ts';

/** Not found that every healthy boot meets. */
const ROUTINE_REFUSALS: ReadonlySet<string> = new Set(['NOT_USED']);

/** Says in one line what happened. Texts may change; the event's `type` and codes don't. */
export function describeEvent(event: PhoneEvent): EventDescription {
  switch (event.type) {
    case 'phone-appeared':
      return {
        text: 'A phone that nobody knows appeared; it waits in the inbox and is not converted.',
        tone: 'attention',
        ...(event.mac === undefined
          ? {}
          : { remedy: `offhook phone adopt ${event.mac} --model MODEL --line EXTENSION` }),
      };
    case 'address-offered':
    case 'address-leased':
    case 'address-not-taken':
    case 'address-refused':
    case 'address-withheld':
    case 'address-declined':
    case 'address-released':
    case 'address-in-use':
    case 'address-heard':
    case 'host-name-differs':
    case 'dhcp-server-found':
    case 'dhcp-alone':
      return describeDhcpEvent(event);
    case 'file-refused':
      return ROUTINE_REFUSALS.has(event.code)
        ? { text: `${event.name}: not found, as it should be.`, tone: 'routine' }
        : {
            text: `${event.name}: refused. ${event.reason}`,
            tone: 'attention',
            ...(event.remedy === undefined ? {} : { remedy: event.remedy }),
          };
    case 'file-started':
      return { text: `${event.name}: sending ${octets(event.size)}`, tone: 'routine' };
    case 'file-progress': {
      const percent = Math.floor((event.sent / Math.max(1, event.size)) * 100);
      return { text: `${event.name}: ${percent} % of ${octets(event.size)}`, tone: 'routine' };
    }
    case 'file-fetched': {
      const resent = event.resent === 0 ? '' : `, ${event.resent} blocks sent again`;
      return {
        text: `${event.name}: fetched, ${octets(event.size)} in ${duration(event.milliseconds)} by ${event.transport.toUpperCase()}${resent}`,
        tone: 'good',
      };
    }
    case 'file-broken-off':
      return lacksOnlyLastBlock(event) && event.code === 'client-silent' && event.sent > 0
        ? { text: `${event.name}: sent; only the last acknowledgement did not come.`, tone: 'routine' }
        : {
            text: `${event.name}: broken off after ${octets(event.sent)}. ${event.reason}`,
            tone: 'attention',
          };
    case 'page-opened':
      return { text: `/${event.page}: shown`, tone: 'routine' };
    case 'page-refused':
      return {
        text: `/${event.page}: not shown. ${event.reason}`,
        tone: 'attention',
        ...(event.remedy === undefined ? {} : { remedy: event.remedy }),
      };
    case 'registered':
      return { text: describeRegistered(event), tone: 'good' };
    case 'unregistered':
      return { text: `${event.extension} signed off${at(event)}`, tone: 'routine' };
    case 'registration-expired':
      return {
        text: `${event.extension} did not renew its registration${at(event)}: the phone is off or out of reach.`,
        tone: 'attention',
      };
    case 'contact-unreachable':
      return {
        text: `${event.extension} does not answer at ${event.contact}, though its registration holds.`,
        tone: 'attention',
      };
    case 'contact-reachable':
      return {
        text: `${event.extension} answers again, after ${duration(event.milliseconds)}`,
        tone: 'good',
      };
    case 'registration-refused':
      return { text: `${event.extension} was refused registration: ${event.reason}`, tone: 'attention' };
    case 'challenge-unheard':
      return {
        text: `${event.extension} was asked for its password ${event.times} times and never gave it: it does not hear the answers.`,
        tone: 'attention',
      };
    case 'call-ended':
      return { text: event.isAnswered ? 'A call was taken' : 'A call was not taken', tone: 'routine' };
    case 'diagnosis-raised':
      return {
        text: `${diagnosisTitle(event.diagnosis)}. ${event.detail}`,
        tone: 'attention',
        remedy: event.remedy,
      };
    case 'diagnosis-cleared':
      return { text: `No more: ${diagnosisTitle(event.diagnosis)}`, tone: 'good' };
    case 'sip-scanned':
      return describeScan(event);
    case 'emergency-call':
      return {
        text: `ALARM: ${event.extension} dialled ${event.number} and reached nobody. Calls to the outside are not possible here.`,
        tone: 'attention',
        remedy: 'Go and look now; make the call from a mobile telephone or a public line.',
      };
    case 'phone-notified': {
      const isAccepted = /^2\d\d$/.test(event.answer);
      return {
        text: `${event.extension} was sent ${event.about}: ${isAccepted ? 'accepted' : event.answer}`,
        tone: isAccepted ? 'routine' : 'attention',
      };
    }
    case 'restart-ended': {
      const { text, ...rest } = describeRestart(event.outcome, event.missing);
      return { text: `Told to restart: ${text}`, ...rest };
    }
    case 'source-failed': {
      const { source, reason, rows, readAt } = event;
      const kept =
        readAt === undefined
          ? 'There is no earlier copy.'
          : `What was read on ${readAt.slice(0, 16).replace('T', ' ')} UTC stays in use (${rows} entries).`;
      return {
        text: `ALARM: ${source} could not be read: ${reason}. ${kept}`,
        tone: 'attention',
        remedy: `Try it with: offhook phonebook source refresh ${source}.`,
      };
    }
    case 'source-recovered':
      return { text: `${event.source} was read again: ${event.rows} entries`, tone: 'good' };
    case 'secrets-probed':
      return {
        text: `ALARM: ${event.address} asked for the files of ${event.phones} phones without being any of them. It got none.`,
        tone: 'attention',
        remedy: 'Find out who has this address: somebody looks for SIP passwords.',
      };
  }
}

function describeRegistered(event: PhoneEvent & { type: 'registered' }): string {
  const { extension, contact, expires, userAgent, pbx, roundTrip } = event;
  const time = expires === undefined ? '' : ` for ${expires} s`;
  if (pbx === undefined) return `${extension} registered${time} at ${contact}`;
  const where = `${extension} registered${at(event)}${time}, reached at ${contact}`;
  const said = [userAgent, roundTrip === undefined ? undefined : `answers in ${roundTrip.toFixed(1)} ms`];
  return [where, ...said.filter((part) => part !== undefined)].join('; ');
}

/** ` at office`, for a PBX that is not the one inside. */
function at({ pbx }: { readonly pbx?: string }): string {
  return pbx === undefined ? '' : ` at ${pbx}`;
}

function describeScan(event: PhoneEvent & { type: 'sip-scanned' }): EventDescription {
  const { address = 'somebody', attempts, users } = event;
  return users === 1
    ? {
        text: `${address} was refused ${attempts} times for one SIP user: a phone with a wrong secret, or somebody guesses.`,
        tone: 'attention',
        remedy: 'Is it one of your phones? Let it fetch its configuration again: restart it.',
      }
    : {
        text: `ALARM: ${address} was refused ${attempts} times for ${users} SIP users. It is slowed, and learns nothing.`,
        tone: 'attention',
        remedy: 'Find out who has this address: somebody looks for SIP accounts.',
      };
}

function octets(count: number): string {
  if (count < 10_000) return `${count} octets`;
  return `${Math.round(count / 1000)} kB`;
}

function duration(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
