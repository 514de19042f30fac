import type { RegistrationChange } from '#pbx/connector.ts';
import type { LocatedRegistration } from './location-dump.ts';

/** What has happened between two looks at who is registered. A renewal is nothing new. */
export function registrationChanges(
  before: readonly LocatedRegistration[],
  after: readonly LocatedRegistration[],
): RegistrationChange[] {
  const keyOf = ({ user, contact }: LocatedRegistration) => `${user} ${contact}`;
  const [were, are] = [before, after].map((all) => new Map(all.map((one) => [keyOf(one), one])));
  const registered = after.filter((one) => were?.get(keyOf(one))?.callId !== one.callId);
  const gone = before.filter((one) => are?.has(keyOf(one)) !== true);
  return [
    ...registered.map(
      ({ callId: _callId, ...registration }) => ({ kind: 'registered', registration }) as const,
    ),
    ...gone.map(({ callId: _callId, ...registration }) => ({ kind: 'expired', registration }) as const),
  ];
}
