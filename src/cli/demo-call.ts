import type { Call } from '#virtual-phone/call/call.ts';
import type { CallStatistics } from '#virtual-phone/call/sound/sound.ts';
import type { VirtualPhone } from '#virtual-phone/virtual-phone.ts';

/** RTP packets of one phone in the demo's call. */
export type DemoRtp = Pick<CallStatistics, 'sent' | 'received' | 'lost'>;

/** How the demo's call went. */
export interface DemoCall {
  /** It was answered, each side heard the tone of the other, and it was over when one hung up. */
  readonly worked: boolean;
  readonly caller: DemoRtp;
  readonly called: DemoRtp;
}

/** One side of the call: its phone, its number, and the tone that it says everything with. */
export interface DemoParty {
  readonly phone: VirtualPhone;
  readonly number: string;
  readonly hertz: number;
}

/** How long they talk. Calls take real time, however fast the phones boot. */
const TALK_MS = 2000;
/** How much of what is heard must be the other's tone. */
const CLEARLY = 0.5;

/**
 * One phone calls the other, they talk, and the first hangs up. `coming` is the call as it comes in at the other one;
 * `undefined` when `isOver` resolves first.
 */
export async function makeDemoCall(
  caller: DemoParty,
  called: DemoParty,
  coming: Promise<Call>,
  isOver: Promise<unknown>,
): Promise<DemoCall | undefined> {
  const stopped = isOver.then(() => 'stopped' as const);
  const call = await caller.phone.call({ number: called.number });
  const answered = await Promise.race([call.answered, stopped]);
  if (answered === 'stopped') return undefined;
  if (!answered) {
    const nothing = { sent: 0, received: 0, lost: 0 };
    return { worked: false, caller: nothing, called: nothing };
  }
  const other = await coming;
  if ((await Promise.race([talk(), stopped])) === 'stopped') return undefined;
  const heard = call.hears(called.hertz) > CLEARLY && other.hears(caller.hertz) > CLEARLY;
  await call.hangUp();
  await other.ended;
  return { worked: heard, caller: rtpOf(call), called: rtpOf(other) };
}

function talk(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, TALK_MS));
}

function rtpOf({ statistics: { sent, received, lost } }: Call): DemoRtp {
  return { sent, received, lost };
}
