import type { PhoneEvent } from '#provisioning/phone-event.ts';
import { enter, withNewest } from './progress.ts';
import type { BootSession, Moment, RefusedRegistration } from './session.ts';
import type { Expectation } from './stages.ts';

type SipEvent = Extract<
  PhoneEvent,
  {
    type:
      | 'registered'
      | 'unregistered'
      | 'registration-expired'
      | 'contact-unreachable'
      | 'contact-reachable'
      | 'registration-refused'
      | 'challenge-unheard'
      | 'phone-notified'
      | 'call-ended';
  }
>;

/** What the registrar says about a phone. */
export function noteSipEvent(session: BootSession, event: SipEvent, moment: Moment): BootSession {
  switch (event.type) {
    case 'registered':
      return registered(session, event.extension, moment);
    case 'unregistered':
      return registrationLost(session, event.extension, moment, 'register');
    case 'registration-expired':
      return registrationLost(session, event.extension, moment);
    case 'contact-unreachable':
      return { ...session, silent: [...without(session.silent, event.extension), event.extension] };
    case 'contact-reachable':
      return { ...session, silent: without(session.silent, event.extension) };
    case 'registration-refused':
      return isItsOwn(event) ? refused(session, event, moment) : session;
    case 'challenge-unheard': {
      if (!isItsOwn(event)) return session;
      const { times, sourcePort, isSourceAnswered } = event;
      return { ...session, unheard: { times, sourcePort, isSourceAnswered } };
    }
    case 'phone-notified':
      return event.about === 'check-sync' ? { ...session, restartOrdered: true } : session;
    case 'call-ended':
      return { ...session, calls: session.calls + 1 };
  }
}

function without(extensions: readonly string[], gone: string): readonly string[] {
  return extensions.filter((one) => one !== gone);
}

/** Somebody else who names its extension says nothing about the phone. */
function isItsOwn({ because }: PhoneEvent): boolean {
  return because !== 'sip-user';
}

function registered(session: BootSession, extension: string, moment: Moment): BootSession {
  return enter(
    {
      ...session,
      unheard: undefined,
      silent: without(session.silent, extension),
      registered: [...session.registered.filter((one) => one !== extension), extension],
      refusals: session.refusals.filter((one) => one.extension !== extension),
      images: [],
      restartOrdered: false,
      isDeaf: false,
      unacknowledged: 0,
    },
    'in-service',
    moment,
  );
}

/** Who signed off comes back by itself, as after a restart; who did not renew is not to be waited for. */
function registrationLost(
  session: BootSession,
  extension: string,
  moment: Moment,
  next?: Expectation,
): BootSession {
  const left = session.registered.filter((one) => one !== extension);
  const noted = { ...session, registered: left, silent: without(session.silent, extension) };
  if (session.stage !== 'in-service' || left.length > 0) return noted;
  const drops = session.restartOrdered ? session.drops : withNewest(session.drops, moment.now);
  // It has had an address since, so it did restart, and has asked for nothing.
  const hasRestarted = session.dhcp?.state === 'has-address' && session.dhcp.at > session.since;
  return hasRestarted
    ? enter({ ...noted, drops }, 'addressed', moment, 'first-file')
    : enter({ ...noted, drops }, 'lost', moment, next);
}

function refused(
  session: BootSession,
  { extension, reason }: Extract<SipEvent, { type: 'registration-refused' }>,
  moment: Moment,
): BootSession {
  const before = session.refusals.find((one) => one.extension === extension);
  const refusal: RefusedRegistration = { extension, reason, times: (before?.times ?? 0) + 1 };
  const refusals = withNewest(
    session.refusals.filter((one) => one !== before),
    refusal,
  );
  const noted = { ...session, refusals };
  return session.stage === 'configured' || session.stage === 'application'
    ? enter(noted, 'registering', moment, 'register')
    : noted;
}
