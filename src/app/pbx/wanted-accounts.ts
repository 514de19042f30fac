import { toAscii } from '#files/cnf/ascii-text.ts';
import type { Account, PhoneCodec } from '#pbx/account.ts';
import { authName, sipUser } from '#provisioning/account-settings.ts';
import { strongestValue } from '#provisioning/compose-settings.ts';
import type { Extension } from '#provisioning/phone.ts';
import type { FleetView } from '#store/fleet-view.ts';

const CODECS: readonly PhoneCodec[] = ['PCMU', 'PCMA', 'G729'];
/** `preferred_codec` in SDP's name. */
const PREFERRED: Readonly<Record<string, PhoneCodec>> = { g711ulaw: 'PCMU', g711alaw: 'PCMA', g729a: 'G729' };

type AccountSource = Pick<FleetView, 'extensions' | 'holderOf' | 'phone' | 'settings'>;

/** The accounts that a PBX should hold for us: those of its extensions that nobody else keeps. */
export function wantedAccounts(fleet: AccountSource, pbx: string): Account[] {
  return [...fleet.extensions()]
    .filter((extension) => extension.pbx === pbx && extension.keeper === undefined)
    .map((extension) => accountFor(extension, fleet));
}

function accountFor(extension: Extension, fleet: AccountSource): Account {
  const { number, secret, name, mailbox } = extension;
  return {
    user: sipUser(extension),
    number,
    authname: authName(extension),
    secret,
    // As the phones themselves are told their names: nobody knows what a display makes of an accent.
    name: toAscii(name) ?? number,
    ...(mailbox === undefined ? {} : { mailbox }),
    codecs: codecsOf(extension, fleet),
  };
}

/** The phone's own order: what it prefers, then the others. */
function codecsOf({ number }: Extension, fleet: AccountSource): readonly PhoneCodec[] {
  const mac = fleet.holderOf(number);
  const phone = mac === undefined ? undefined : fleet.phone(mac);
  const first = PREFERRED[(phone && strongestValue(phone, fleet, 'preferred_codec')) ?? ''];
  return first === undefined ? CODECS : [first, ...CODECS.filter((codec) => codec !== first)];
}
