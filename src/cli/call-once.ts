import type { VirtualPhone } from '#virtual-phone/virtual-phone.ts';

/** How long the call lasts once it is answered. */
const TALK_MS = 5000;

/** Calls a number, talks for five seconds and hangs up; `false` when nobody answered. Ends early when `isOver` resolves. */
export async function callOnce(
  phone: VirtualPhone,
  number: string,
  isOver: Promise<unknown>,
): Promise<boolean> {
  const call = await phone.call({ number });
  const answered = await Promise.race([call.answered, isOver.then(() => false)]);
  if (!answered) return false;
  const patience = Promise.withResolvers<void>();
  const talking = setTimeout(patience.resolve, TALK_MS);
  await Promise.race([patience.promise, call.ended, isOver]);
  clearTimeout(talking);
  await Promise.race([call.hangUp(), isOver]);
  return true;
}
