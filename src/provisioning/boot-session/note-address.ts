import type { PhoneEvent } from '#provisioning/phone-event.ts';
import { AFTER_LOADER, enter } from './progress.ts';
import type { BootSession, Moment } from './session.ts';

type AddressEvent = Extract<PhoneEvent, { type: `address-${string}` }>;

/** What DHCP says about a phone. One that is at work may renew its lease the long way round: that is no boot. */
export function noteAddressEvent(session: BootSession, event: AddressEvent, moment: Moment): BootSession {
  const { now: at } = moment;
  const beforeFiles = session.stage === 'seen' || session.stage === 'addressed';
  const asking = (noted: BootSession) => (beforeFiles ? enter(noted, 'seen', moment, 'address') : noted);
  switch (event.type) {
    case 'address-offered':
      return offered(session, asking({ ...session, dhcp: { state: 'offered', at } }));
    case 'address-not-taken':
      return beforeFiles ? keepDeadline(session, { ...session, dhcp: { state: 'not-taken', at } }) : session;
    case 'address-refused':
    case 'address-withheld': {
      const { reason, remedy } = event;
      const state = event.type === 'address-withheld' ? 'withheld' : 'refused';
      const dhcp = { state, at, reason, ...(remedy === undefined ? {} : { remedy }) } as const;
      return keepDeadline(session, asking({ ...session, dhcp }));
    }
    case 'address-leased':
      return addressed({ ...session, dhcp: { state: 'has-address', at } }, moment);
    case 'address-heard': {
      if (event.message === 'nak') return session;
      const { server, gaps } = event;
      const dhcp = { at, server, gaps } as const;
      return event.message === 'offer'
        ? offered(session, asking({ ...session, dhcp: { ...dhcp, state: 'offered' } }))
        : addressed({ ...session, dhcp: { ...dhcp, state: 'has-address' } }, moment);
    }
    case 'address-declined':
    case 'address-released':
    case 'address-in-use':
      return session;
  }
}

function addressed(session: BootSession, moment: Moment): BootSession {
  // In the middle of a conversion every restart begins with DHCP, and the stage says more than that.
  const isUpgrading = session.stage === 'loader-upgrade' || session.stage === 'application-upgrade';
  return isUpgrading || AFTER_LOADER.has(session.stage)
    ? session
    : enter(session, 'addressed', moment, 'first-file');
}

/** Another offer to a phone that took none before: it asks on and on, and may never hear us. */
function offered(before: BootSession, after: BootSession): BootSession {
  const tookNone = before.dhcp !== undefined && before.dhcp.state !== 'has-address';
  return tookNone ? keepDeadline(before, after) : after;
}

/** Asking again is no progress: the phone is as late as it was. */
function keepDeadline(before: BootSession, after: BootSession): BootSession {
  return before.stage === 'seen' && before.expected !== undefined
    ? { ...after, expected: before.expected }
    : after;
}
