import { MODELS } from '#knowledge/models.ts';
import type { CheckedAccount } from '#pbx/check/evidence.ts';
import { EMBEDDED } from '#pbx/kinds.ts';
import type { NameAddress } from '#protocols/sip/name-address.ts';
import { parameterValue } from '#protocols/sip/parameters.ts';
import { parseSipUri } from '#protocols/sip/uri.ts';
import { composeSettings } from '#provisioning/compose-settings.ts';
import type { Extension, Phone } from '#provisioning/phone.ts';
import type { ServerFacts } from '#provisioning/ports.ts';
import type { FleetView } from '#store/fleet-view.ts';
import { DecodeError } from '#values/decode-error.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { type MacAddress, macInFileName, parseMacAddress } from '#values/mac-address.ts';
import { OffhookError } from '#values/offhook-error.ts';

/** One line of a phone, as the phone is told it. */
export interface AccountUnderCheck {
  readonly account: CheckedAccount;
  readonly secret: string;
  readonly extension: Extension;
  /** The name of its PBX. */
  readonly pbx: string;
  /** Absent for an extension that is on no phone: then it is told as a 7960 would be. */
  readonly phone?: Phone;
  /** Which line key of it. */
  readonly line: number;
}

/** These phones know no others. */
const PHONE_CODECS = ['PCMU', 'PCMA', 'G729'] as const;
/** Of a phone whose model nobody said. */
const UNKNOWN_AGENT = 'Cisco-CP7960G/8.0';
/** Stands in for the phone that an extension is not on yet. */
const NOBODY = '00:00:00:00:00:00' as MacAddress;

/** What a MAC address or an extension stands for: all lines of the phone, or the extension where it is. */
export function accountsUnderCheck(
  target: string,
  fleet: FleetView,
  server: ServerFacts,
  to: Ipv4Address,
): AccountUnderCheck[] {
  const mac = parseMacAddress(target);
  const phone = mac === undefined ? undefined : fleet.phone(mac);
  if (phone !== undefined) {
    if (phone.lines.length > 0) return linesOf(phone, fleet, server, to);
    throw new OffhookError(
      'PHONE_WITHOUT_LINE',
      `${phone.mac} has no line, and so no account.`,
      `Give it one: offhook phone change ${phone.mac} --line EXTENSION.`,
    );
  }
  const extension = fleet.extension(target);
  if (extension === undefined) {
    throw new OffhookError(
      'ACCOUNT_UNKNOWN',
      `${target} is neither a phone nor an extension that is known.`,
      'List them with: offhook phone list; offhook extension list.',
    );
  }
  const holders = [...fleet.phones()].filter(({ lines }) =>
    lines.some((line) => line.extension === extension.number),
  );
  const [holder] = holders;
  if (holder === undefined) {
    const lines = [{ position: 1, extension: extension.number }];
    const nobody: Phone = { mac: NOBODY, model: '7960', standing: 'adopted', lines, firstSeen: '' };
    return linesOf(nobody, fleet, server, to).map(({ phone: _nobody, ...rest }) => rest);
  }
  return holders.flatMap((one) =>
    linesOf(one, fleet, server, to).filter((line) => line.extension.number === extension.number),
  );
}

function linesOf(phone: Phone, fleet: FleetView, server: ServerFacts, to: Ipv4Address): AccountUnderCheck[] {
  const settings = composeSettings(phone, fleet, server, to);
  const value = (name: string) => settings.get(name)?.value ?? '';
  return phone.lines.flatMap(({ position, extension: number }) => {
    const extension = fleet.extension(number);
    if (extension === undefined) return [];
    const proxy = value(`proxy${position}_address`) === '' ? 1 : position;
    const user = value(`line${position}_name`);
    const account: CheckedAccount = {
      number,
      host: value(`proxy${proxy}_address`),
      port: Number(value(`proxy${proxy}_port`)) || 5060,
      user,
      authname: value(`line${position}_authname`) || user,
      natEnable: value('nat_enable') === '1',
      codecs: PHONE_CODECS,
      userAgent: MODELS.find(({ id }) => id === phone.model)?.userAgent ?? UNKNOWN_AGENT,
    };
    const secret = value(`line${position}_password`);
    return [{ account, secret, extension, pbx: extension.pbx ?? EMBEDDED, phone, line: position }];
  });
}

/** Whether a contact is the phone's: by the MAC that it tells, or by an address where the phone was seen. */
export function isContactOf(
  { uri, parameters }: NameAddress,
  phone: Phone | undefined,
  addresses: readonly Ipv4Address[],
): boolean {
  if (phone === undefined) return false;
  const instance = parameterValue(parameters, '+sip.instance') ?? '';
  if (instance.toUpperCase().includes(macInFileName(phone.mac))) return true;
  try {
    const { host } = parseSipUri(uri);
    return addresses.some((address) => address === host);
  } catch (error) {
    if (error instanceof DecodeError) return false;
    throw error;
  }
}
