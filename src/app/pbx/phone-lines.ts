import type { Registration } from '#pbx/connector.ts';
import { EMBEDDED } from '#pbx/kinds.ts';
import { sipUser } from '#provisioning/account-settings.ts';
import type { Extension, Phone } from '#provisioning/phone.ts';
import type { FleetView } from '#store/fleet-view.ts';
import { callsOf } from './phone-use.ts';
import type { Switchboard } from './switchboard.ts';

/** One line of a phone as its PBX has it now. */
export interface LiveLine {
  readonly extension: string;
  readonly pbx: string;
  /** Absent when its PBX does not tell who is registered. */
  readonly isRegistered?: boolean;
  /** Of the registration that was seen last, when there is one. */
  readonly contact?: string;
  readonly userAgent?: string;
  readonly reach?: 'reachable' | 'unreachable';
  readonly roundTripMs?: number;
  /** Milliseconds since 1970. */
  readonly seenAt?: number;
  readonly expiresAt?: number;
  /** Absent when its PBX does not tell. */
  readonly calls?: number;
}

export interface PhoneLinesParts {
  readonly fleet: Pick<FleetView, 'extension'>;
  readonly switchboard: Pick<Switchboard, 'connectors' | 'endpointState'>;
  /** What a PBX told when it was looked at last; `undefined` when it has told nothing. */
  readonly known: (pbx: string) => readonly Registration[] | undefined;
}

/** How the lines of a phone stand, from what is known without asking any PBX who is registered. */
export async function phoneLines(phone: Phone, parts: PhoneLinesParts): Promise<LiveLine[]> {
  const { fleet, switchboard, known } = parts;
  const inside = switchboard.connectors().get(EMBEDDED);
  return Promise.all(
    phone.lines.map(async ({ extension: number }): Promise<LiveLine> => {
      const extension = fleet.extension(number);
      const pbx = extension?.pbx ?? EMBEDDED;
      const listed = pbx === EMBEDDED ? await inside?.registrations() : known(pbx);
      const calls = await callsOf(number, switchboard);
      return {
        extension: number,
        pbx,
        ...(listed === undefined ? {} : standingOf(phone, extension, listed)),
        ...(calls === undefined ? {} : { calls }),
      };
    }),
  );
}

function standingOf(
  { mac }: Phone,
  extension: Extension | undefined,
  listed: readonly Registration[],
): Partial<LiveLine> {
  const user = extension && sipUser(extension);
  const own = listed.filter((one) => one.user === user);
  const found = own.find((one) => one.mac === mac) ?? own.find((one) => one.mac === undefined);
  if (found === undefined) return { isRegistered: false };
  const { contact, userAgent, reach, roundTripMs, seenAt = found.registeredAt, expiresAt } = found;
  const more = { userAgent, reach, roundTripMs, seenAt, expiresAt };
  const said = Object.fromEntries(Object.entries(more).filter(([, value]) => value !== undefined));
  return { isRegistered: true, contact, ...said };
}
