/** What is asked of FreeSWITCH by its event socket, and how its answers read. */
import { readXml } from '#files/xml/read-xml.ts';
import type { AccountView } from '#pbx/account.ts';
import type { Notification } from '#pbx/notification.ts';
import type { ListedRegistration } from '#pbx/registration-book.ts';
import type { EslDetails } from '#protocols/esl/esl-codec.ts';
import { DecodeError } from '#values/decode-error.ts';

/** Where the phones are: a profile of mod_sofia, and a domain of the directory. */
export interface SofiaPlace {
  readonly profile: string;
  readonly domain: string;
}

const PROFILE_LIMIT = 256 * 1024;
/** With none at all FreeSWITCH sends no NOTIFY. */
const SUMMARY_TYPE = 'application/simple-message-summary';

/** All registrations, or those of one user. */
export function listRegistrations({ profile, domain }: SofiaPlace, user?: string): string {
  const which = user === undefined ? 'reg' : `user ${user}@${domain}`;
  return `api sofia xmlstatus profile ${profile} ${which}`;
}

/** Has one registration be sent a NOTIFY; FreeSWITCH does not tell what it answers. */
export function notifyRegistration(
  { profile, domain }: SofiaPlace,
  { user, callId }: ListedRegistration,
  notification: Notification,
): EslDetails {
  const to = [
    ['profile', profile],
    ['user', user],
    ['host', domain],
    ['call-id', callId],
    ['content-type', SUMMARY_TYPE],
  ] as const;
  if (notification.kind === 'check-sync') return { headers: [...to, ['event-string', 'check-sync']] };
  const { fresh, old } = notification;
  return {
    headers: [...to, ['event-string', 'message-summary']],
    body: `Messages-Waiting: ${fresh > 0 ? 'yes' : 'no'}\r\nMessage-Account: sip:${user}@${domain}\r\nVoice-Message: ${fresh}/${old} (0/0)\r\n`,
  };
}

/** What `sofia xmlstatus profile NAME` says that matters to every account; `undefined` when it is no profile. */
export function readProfile(xml: string): Omit<AccountView, 'user'> | undefined {
  const info = profileInfo(xml);
  if (info === undefined) return undefined;
  const said = (name: string) => info.children.find((child) => child.name === name)?.text;
  const realm = said('challenge-realm') ?? '';
  const most = Number(said('max-registrations-per-extension') ?? 0);
  const codecs = said('inbound-codecs')
    ?.split(',')
    .map(codecName)
    .filter((codec) => codec !== '');
  return {
    algorithms: ['MD5'],
    // Otherwise it is the host that a phone names in From or To.
    ...(realm === '' || /^auto_(from|to)$/i.test(realm) ? {} : { realm }),
    ...(said('aggressive-nat') === 'true' ? { rewritesContact: true } : {}),
    ...(most > 0 ? { maxContacts: most } : {}),
    ...(codecs === undefined || codecs.length === 0 ? {} : { codecs }),
  };
}

/** `G729` of `G729@8000h@20i`. */
export function codecName(text: string): string {
  return text.trim().split('@')[0]?.toUpperCase() ?? '';
}

function profileInfo(xml: string) {
  try {
    const root = readXml(Buffer.from(xml), { octets: PROFILE_LIMIT, entities: 'decoded' });
    return root.children.find(({ name }) => name === 'profile-info');
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
