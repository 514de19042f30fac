import { type HeaderField, listElements } from '#protocols/sip/header-field.ts';
import type { ServerTransaction } from '#protocols/sip/transactions/server-transaction.ts';
import { ifReadable } from '#values/decode-error.ts';
import type { LineAccount } from '#virtual-phone/sip/line-account.ts';
import { canAnswer } from './audio-session.ts';
import type { CallSettings } from './call-settings.ts';
import { calleesDialog } from './dialog.ts';
import type { IncomingBehaviour } from './incoming-behaviour.ts';

/** What decides whether a call may ring. */
interface CalledPhone {
  /** The line that the Request-URI names. */
  readonly account: LineAccount | undefined;
  readonly settings: Pick<CallSettings, 'codecs' | 'doNotDisturb' | 'forwardTo'>;
  readonly behaviour: IncomingBehaviour;
  /** Another call fits on the line. */
  readonly hasRoom: boolean;
  /** Whether it is to take the place of another call, and whether there is one. */
  readonly replaces: 'nothing' | 'a call' | 'unknown';
  readonly uriOf: (number: string) => string;
}

interface Refusal {
  readonly status: number;
  readonly headers: readonly HeaderField[];
}

const UNDERSTOOD = ['replaces'];

/** Why a call is not let in, as a response; `undefined` when it rings. No I/O. */
export function refusalOf({ request }: ServerTransaction, phone: CalledPhone): Refusal | undefined {
  const { account, settings, behaviour, uriOf } = phone;
  const refuse = (status: number, name?: string, value = ''): Refusal => ({
    status,
    headers: name === undefined ? [] : [{ name, value }],
  });
  if (account === undefined) return refuse(404);
  const strange = listElements(request, 'Require').filter((tag) => !UNDERSTOOD.includes(tag.toLowerCase()));
  if (strange.length > 0) return refuse(420, 'Unsupported', strange.join(', ').slice(0, 200));
  if (!hasDialog(request)) return refuse(400);
  if (request.body.length > 0 && !canAnswer(request.body, settings.codecs)) return refuse(488);
  if (phone.replaces === 'unknown') return refuse(481);
  // Who takes over a call has been spoken to already.
  if (phone.replaces === 'a call') return undefined;
  if (settings.forwardTo !== undefined)
    return refuse(302, 'Contact', `<${uriIn(settings.forwardTo, uriOf)}>`);
  if (settings.doNotDisturb) return refuse(486);
  if (behaviour.kind === 'forward') return refuse(302, 'Contact', `<${uriOf(behaviour.number)}>`);
  return behaviour.kind === 'busy' || !phone.hasRoom ? refuse(486) : undefined;
}

/** cfwd_url holds a number or a whole URI. */
function uriIn(target: string, uriOf: (number: string) => string): string {
  return /^sips?:[^<>\s"]+$/i.test(target) ? target : uriOf(target);
}

function hasDialog(request: ServerTransaction['request']): boolean {
  return ifReadable(() => calleesDialog(request, 'tag')) !== undefined;
}
