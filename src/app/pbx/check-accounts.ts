import type { ProgramSettings } from '#app/program-settings.ts';
import { localAddressTowards } from '#net/local-addresses.ts';
import { SipProbe } from '#net/sip-probe/sip-probe.ts';
import type { AccountView } from '#pbx/account.ts';
import { type CheckResult, checkAccount } from '#pbx/check/check-account.ts';
import type { Connector } from '#pbx/connector.ts';
import { EMBEDDED } from '#pbx/kinds.ts';
import { composeSettings } from '#provisioning/compose-settings.ts';
import type { ServerFacts } from '#provisioning/ports.ts';
import { changedSettings, printSettings } from '#provisioning/settings-print.ts';
import { readPhoneStates } from '#store/boot-sessions.ts';
import type { Database } from '#store/database.ts';
import { readFetched } from '#store/deliveries.ts';
import type { FleetView } from '#store/fleet-view.ts';
import { lastRefusedPassword, noteRefusedPassword } from '#store/refused-passwords.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { type AccountUnderCheck, isContactOf } from './account-under-check.ts';
import { addressOf } from './address-of.ts';
import { makeConnector } from './make-connector.ts';

export interface CheckAccountsParts {
  readonly db: Database;
  readonly fleet: FleetView;
  readonly settings: ProgramSettings;
  readonly server: ServerFacts;
  /** How long the PBX may take to answer, in milliseconds. */
  readonly patienceMs: number;
}

/** What came of the check of one account. */
export interface AccountCheck extends CheckResult {
  readonly checked: AccountUnderCheck;
  /** Why the PBX's own records could not be read. */
  readonly recordsTrouble?: string;
}

/** One wrong password a minute is no guessing. */
const REFUSED_PAUSE_MS = 60_000;
/** Values do not differ by the address that phones ask. */
const NO_ADDRESS = '0.0.0.0' as Ipv4Address;

/** Checks one account from this machine, as its phone would use it. Nothing that is registered is touched. */
export async function checkOneAccount(
  checked: AccountUnderCheck,
  parts: CheckAccountsParts,
): Promise<AccountCheck> {
  const { db, patienceMs } = parts;
  const { account, phone, secret } = checked;
  const peer = `${account.host}:${account.port}`;
  const connector = connectorOf(checked, parts);
  let recordsTrouble: string | undefined;
  try {
    const addresses = phone === undefined ? [] : await addressesOf(phone, db);
    const result = await checkAccount({
      account,
      secret,
      lookUp: addressOf,
      open: async (address) => {
        const to = address as Ipv4Address;
        const local = await localAddressTowards(to);
        return SipProbe.open({ local, peer: { address: to, port: account.port }, patienceMs });
      },
      async view() {
        try {
          return await viewOf(checked, parts, connector);
        } catch (error) {
          if (!(error instanceof OffhookError)) throw error;
          recordsTrouble = error.message;
          return undefined;
        }
      },
      isRegistered: () => isRegistered(checked, connector),
      isOwn: (contact) => isContactOf(contact, phone, addresses),
      behind: await settingsBehind(checked, parts),
      async waitSeconds() {
        const last = await lastRefusedPassword(db, peer);
        return last === undefined ? 0 : Math.max(0, Math.ceil((last + REFUSED_PAUSE_MS - Date.now()) / 1000));
      },
      onRefused: () => noteRefusedPassword(db, peer, new Date()),
    });
    return { checked, ...result, ...(recordsTrouble === undefined ? {} : { recordsTrouble }) };
  } finally {
    await connector?.[Symbol.asyncDispose]();
  }
}

function connectorOf({ pbx }: AccountUnderCheck, { fleet }: CheckAccountsParts): Connector | undefined {
  const stored = [...fleet.pbxes()].find(({ name }) => name === pbx);
  return stored === undefined ? undefined : makeConnector(stored);
}

async function viewOf(
  { pbx, account }: AccountUnderCheck,
  { settings }: CheckAccountsParts,
  connector: Connector | undefined,
): Promise<AccountView | 'none' | undefined> {
  if (pbx === EMBEDDED) {
    const { user } = account;
    const answersSourcePort = settings.sipAnswerTo === 'source-port';
    return { user, authname: user, realm: settings.sipRealm, algorithms: ['MD5'], answersSourcePort };
  }
  if (connector === undefined || !connector.abilities.has('accounts')) return undefined;
  return (await connector.account(account.user)) ?? 'none';
}

/**
 * Whether anybody is registered; `undefined` when the PBX can't be asked. The one inside is known to take contacts, and
 * one of ours would look like the phone in its timeline.
 */
async function isRegistered(
  { pbx, account }: AccountUnderCheck,
  connector: Connector | undefined,
): Promise<boolean | undefined> {
  if (pbx === EMBEDDED || connector === undefined) return undefined;
  if (!connector.abilities.has('registrations')) return undefined;
  try {
    return (await connector.registrations()).some(({ user }) => user === account.user);
  } catch (error) {
    if (error instanceof OffhookError) return undefined;
    throw error;
  }
}

/** Where a phone was seen: by itself, or by the word of an operator. */
async function addressesOf(
  phone: NonNullable<AccountUnderCheck['phone']>,
  db: Database,
): Promise<Ipv4Address[]> {
  const state = (await readPhoneStates(db, phone.mac)).get(phone.mac);
  return [state?.address, phone.boundAddress].filter((address) => address !== undefined);
}

/** What of the line the phone holds otherwise, as far as it is noted what it fetched. */
async function settingsBehind(
  { phone, line }: AccountUnderCheck,
  { db, fleet, server }: CheckAccountsParts,
): Promise<string[]> {
  if (phone === undefined) return [];
  const print = (await readFetched(db)).get(phone.mac)?.print;
  if (print === undefined) return [];
  const now = printSettings(composeSettings(phone, fleet, server, NO_ADDRESS), NO_ADDRESS);
  const matters = new RegExp(
    `^(line${line}_(name|authname|password)|proxy[1${line}]_(address|port)|nat_.*)$`,
  );
  return changedSettings(print, now).filter((name) => matters.test(name));
}
