import type { PhoneEvent } from '#provisioning/phone-event.ts';
import { hasBlankEnd } from './blank-end.ts';
import { withNewest } from './progress.ts';
import type { BootSession, RefusedFile } from './session.ts';

/** Counts that a name of the phone's was refused. */
export function noteRefusal(
  session: BootSession,
  { name, code, reason, remedy }: Extract<PhoneEvent, { type: 'file-refused' }>,
): BootSession {
  const before = session.refused.find((one) => one.name === name);
  const others = session.refused.filter((one) => one !== before);
  const refusal: RefusedFile = {
    name,
    code,
    reason,
    ...(remedy === undefined ? {} : { remedy }),
    times: (before?.times ?? 0) + 1,
  };
  const blankEnded = hasBlankEnd(name) ? name : session.blankEnded;
  return { ...session, refused: withNewest(others, refusal), blankEnded };
}
