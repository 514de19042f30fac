import { isBriefContact } from './brief-contact.ts';
import type { ReachChange, Registration, RegistrationChange, RegistrationNews } from './connector.ts';

/** A registration as a PBX lists it, with what tells one start of a phone from the next. */
export interface ListedRegistration extends Registration {
  /**
   * Phones keep their Call-ID as long as they run. Asterisk keeps that of the first REGISTER when a phone that was
   * restarted comes with the same contact; empty where the PBX does not tell.
   */
  readonly callId: string;
  /** Is another one after each REGISTER; absent where the PBX does not tell. */
  readonly renewal?: number;
}

/** Clocks differ, and a list takes its time: who goes so shortly before his time has run out. */
const SLACK_MS = 5000;

/**
 * What is registered at a PBX that is asked again and again. Each list is the whole truth, so nothing that happened while
 * nobody listened is missed; what comes and goes between two lists is not told.
 */
export class RegistrationBook {
  #known: ReadonlyMap<string, ListedRegistration> | undefined;

  /**
   * Takes a whole list; `now` is in milliseconds since 1970. Of the first one nothing is news: who is in it may have been
   * there for long. Who goes is told before who comes.
   */
  take(listed: readonly ListedRegistration[], now: number): RegistrationNews {
    const before = this.#known;
    const after = new Map(
      listed
        .filter(({ contact }) => !isBriefContact(contact))
        .map((one) => [keyOf(one), seenAgain(one, before?.get(keyOf(one)), now)]),
    );
    this.#known = after;
    const registrations = Array.from(after.values(), plain);
    return { registrations, changes: before === undefined ? [] : changesBetween(before, after, now) };
  }
}

function changesBetween(
  before: ReadonlyMap<string, ListedRegistration>,
  after: ReadonlyMap<string, ListedRegistration>,
  now: number,
): (RegistrationChange | ReachChange)[] {
  const isNew = (key: string, { callId }: ListedRegistration) => before.get(key)?.callId !== callId;
  const come = [...after].filter(([key, one]) => isNew(key, one)).map(([, one]) => one);
  const comeByUser = Map.groupBy(come, ({ user }) => user);
  const isReplaced = (one: ListedRegistration) => comeByUser.get(one.user)?.some(isSamePhone(one)) === true;
  const gone = [...before].filter(([key, one]) => !after.has(key) && !isReplaced(one));
  const turned = [...after].flatMap(([key, one]): ReachChange[] => {
    const was = isNew(key, one) ? undefined : before.get(key)?.reach;
    const { reach } = one;
    return reach === undefined || reach === (was ?? 'reachable')
      ? []
      : [{ kind: reach, registration: plain(one) }];
  });
  const refreshed = [...after].filter(([key, one]) => {
    const was = before.get(key);
    return was !== undefined && !isNew(key, one) && was.renewal !== one.renewal;
  });
  return [
    ...gone.map(([, one]) => ({ kind: endOf(one, now), registration: plain(one) })),
    ...come.map((one) => ({ kind: 'registered', registration: plain(one) }) as const),
    ...refreshed.map(([, one]) => ({ kind: 'refreshed', registration: plain(one) }) as const),
    ...turned,
  ];
}

/** A phone that registers anew with another contact replaces itself, and was never gone. */
function isSamePhone(gone: ListedRegistration) {
  return (other: ListedRegistration): boolean =>
    gone.mac !== undefined && other.mac !== undefined
      ? gone.mac === other.mac
      : gone.source.address === other.source.address;
}

function endOf({ expiresAt }: ListedRegistration, now: number): 'expired' | 'unregistered' {
  return expiresAt === undefined || now < expiresAt - SLACK_MS ? 'unregistered' : 'expired';
}

/** It was there when it registered or renewed, and when it answered its PBX. */
function seenAgain(
  one: ListedRegistration,
  before: ListedRegistration | undefined,
  now: number,
): ListedRegistration {
  const isRenewed = before !== undefined && before.renewal !== one.renewal;
  const isHere = one.reach === 'reachable' || isRenewed;
  const seenAt = isHere ? now : (one.registeredAt ?? before?.seenAt);
  return seenAt === undefined ? one : { ...one, seenAt };
}

function keyOf({ user, contact }: Registration): string {
  return `${user} ${contact}`;
}

/** Without what is for comparing only. */
export function plain({
  callId: _callId,
  renewal: _renewal,
  ...registration
}: ListedRegistration): Registration {
  return registration;
}
