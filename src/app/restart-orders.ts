import type { Notification } from '#pbx/notification.ts';
import type { PhoneAnswer, PhoneReach } from '#pbx/phone-caller.ts';
import type { Phone } from '#provisioning/phone.ts';
import type { EventSink } from '#provisioning/phone-event.ts';
import type { Clock } from '#values/clock.ts';
import type { Switchboard } from './pbx/switchboard.ts';
import type { PhoneWhereabouts } from './phone-whereabouts.ts';

/** A way to tell a phone to look at syncinfo.xml: through the PBX where it is registered, or at its address. */
export type OrderWay =
  | { readonly by: 'pbx'; readonly extension: string }
  | { readonly by: 'address'; readonly extension: string; readonly reach: PhoneReach };

export interface RestartOrdersParts {
  readonly switchboard: Pick<Switchboard, 'registrations' | 'notify'>;
  /** Tells a phone at its address. */
  readonly caller: {
    notify(user: string, reach: PhoneReach, notification: Notification): Promise<PhoneAnswer>;
  };
  readonly whereabouts: Pick<PhoneWhereabouts, 'reachOf'>;
  /** Has syncinfo.xml differ from what the phone keeps, for this phone alone. */
  readonly raiseSync: (phone: Phone) => Promise<void>;
  readonly events: EventSink;
  readonly clock: Clock;
}

const CHECK_SYNC: Notification = { kind: 'check-sync' };

/** Accepted, and not known yet what comes of it (RFC 3265). */
const TOLD_BY_PBX = 202;

/** Gives phones the order to restart (docs/explain/dial-plan-rings-sync.md). */
export class RestartOrders {
  readonly #parts: RestartOrdersParts;

  constructor(parts: RestartOrdersParts) {
    this.#parts = parts;
  }

  /**
   * The registered line first: a PBX knows the way through NAT, and a phone trusts it. One line is enough for the phone.
   * Then its address, which works for a phone that is registered elsewhere, or nowhere.
   */
  async waysTo(phone: Phone): Promise<readonly OrderWay[]> {
    const { switchboard, whereabouts } = this.#parts;
    const registered = new Set((await switchboard.registrations()).map(({ extension }) => extension));
    const extensions = phone.lines.map(({ extension }) => extension);
    const line = extensions.find((extension) => registered.has(extension));
    const seen = whereabouts.reachOf(phone);
    return [
      ...(line === undefined ? [] : [{ by: 'pbx', extension: line } as const]),
      ...(seen === undefined ? [] : [{ by: 'address', ...seen } as const]),
    ];
  }

  /** What the phone said: a SIP status, or why it said nothing. */
  async order(phone: Phone, way: OrderWay): Promise<number | 'timeout' | 'transport'> {
    const { switchboard, caller, raiseSync, events, clock } = this.#parts;
    const { extension } = way;
    const { mac } = phone;
    await raiseSync(phone);
    const results =
      way.by === 'pbx'
        ? await switchboard.notify(extension, CHECK_SYNC)
        : [await caller.notify(extension, way.reach, CHECK_SYNC)];
    // Several phones may share an extension; they all look, and only this one finds something new.
    const own = results.filter((result) => result.mac === mac);
    const [answer = 'transport'] = (own.length > 0 ? own : results).map(({ outcome }) => outcome);
    events.emit({
      at: clock.now(),
      mac,
      type: 'phone-notified',
      extension,
      about: 'check-sync',
      answer: String(answer),
    });
    return answer === 'sent' ? TOLD_BY_PBX : answer;
  }
}
