import { MOST_LINES } from '#files/parameters/find-parameter.ts';
import { isNone } from '#lint/cnf-view.ts';
import { type Extension, isExtensionNumber } from '#provisioning/phone.ts';
import type { Remark } from './import-plan.ts';
import type { TreePhone } from './tree-phones.ts';

/** The extensions that lines stand for. What they fill in is taken out of the settings of the phones. */
export interface Accounts {
  readonly extensions: readonly Extension[];
  /** By phone. */
  readonly lines: ReadonlyMap<
    TreePhone,
    readonly { readonly position: number; readonly extension: string }[]
  >;
  readonly remarks: readonly Remark[];
}

/** The settings of a line that its extension fills in. */
export function accountSettings(position: number): string[] {
  return ['name', 'authname', 'password', 'displayname'].map((part) => `line${position}_${part}`);
}

/** A line that can become an extension. */
interface LineAccount {
  readonly phone: TreePhone;
  readonly position: number;
  readonly number: string;
  readonly secret: string;
  readonly name: string;
}

/**
 * Turns lines into extensions: the name of a line is a number, its password the secret. What an extension can't
 * express stays a setting of the phone: another user than the number, a line without a password, and where two
 * phones disagree the account of the fewer.
 */
export function takeAccounts(phones: readonly TreePhone[], shared: ReadonlyMap<string, string>): Accounts {
  const remarks: Remark[] = [];
  const accounts = phones.flatMap((phone) => {
    ownWholeLines(phone, shared);
    return lineAccounts(phone, remarks);
  });
  const extensions = Array.from(
    Map.groupBy(accounts, ({ number }) => number),
    ([number, same]) => ({
      number,
      secret: mostFrequent(same.map(({ secret }) => secret)),
      name: mostFrequent(same.map(({ name }) => name)),
    }),
  ).toSorted((a, b) => (a.number < b.number ? -1 : 1));
  const byNumber = new Map(extensions.map((extension) => [extension.number, extension]));
  for (const account of accounts) {
    const extension = byNumber.get(account.number);
    if (extension !== undefined) leaveDifferences(account, extension, remarks);
  }
  const byPhone = Map.groupBy(accounts, ({ phone }) => phone);
  const lines = new Map(
    phones.map((phone) => [
      phone,
      (byPhone.get(phone) ?? []).map(({ position, number }) => ({ position, extension: number })),
    ]),
  );
  return { extensions, lines, remarks };
}

/** Lines belong to one phone, so what SIPDefault.cnf says of them becomes the phone's own. */
function ownWholeLines({ own }: TreePhone, shared: ReadonlyMap<string, string>): void {
  for (const [name, value] of shared) if (/^line\d_/.test(name) && !own.has(name)) own.set(name, value);
}

function lineAccounts(phone: TreePhone, remarks: Remark[]): LineAccount[] {
  const { own } = phone;
  const part = (position: number, name: string): string => {
    const value = own.get(`line${position}_${name}`) ?? '';
    return isNone(value) ? '' : value;
  };
  const seen = new Set<string>();
  const positions = Array.from({ length: MOST_LINES }, (_, index) => index + 1);
  const found = positions.flatMap((position) => {
    const number = part(position, 'name');
    // What phones take from line 1 where another line is silent (documented).
    const secret = part(position, 'password') || part(1, 'password');
    const user = part(position, 'authname') || part(1, 'authname');
    if (number === '') {
      dropNone(own, position);
      return [];
    }
    const reason = !isExtensionNumber(number)
      ? "Its name can't be the number of an extension"
      : secret === ''
        ? 'It has no password'
        : seen.has(number)
          ? 'An earlier line of the phone has the same number'
          : undefined;
    if (reason !== undefined) {
      const what = `line ${position} of ${phone.mac}`;
      remarks.push({
        kind: 'changed',
        what,
        why: `${reason}, so it becomes settings of the phone, not an extension.`,
      });
      return [];
    }
    seen.add(number);
    const account = { phone, position, number, secret, name: part(position, 'displayname') || number };
    return [{ account, user }];
  });
  // Only now, because later lines take from line 1 what they are silent about.
  return found.map(({ account, user }) => {
    const { position, number } = account;
    for (const name of accountSettings(position)) own.delete(name);
    if (user !== '' && user !== number) own.set(`line${position}_authname`, user);
    return account;
  });
}

/** A line that says "none" everywhere is not there: Offhook writes that by itself where it matters. */
function dropNone(own: Map<string, string>, position: number): void {
  for (const name of ['name', 'authname', 'password', 'displayname', 'shortname', 'contact']) {
    const setting = `line${position}_${name}`;
    if (isNone(own.get(setting) ?? '')) own.delete(setting);
  }
}

function leaveDifferences(account: LineAccount, extension: Extension, remarks: Remark[]): void {
  const { phone, position, number, secret, name } = account;
  if (secret !== extension.secret) {
    phone.own.set(`line${position}_password`, secret);
    remarks.push({
      kind: 'note',
      what: `line ${position} of ${phone.mac}`,
      why: `Its password for ${number} is another than elsewhere; it is kept as a setting of the phone.`,
    });
  }
  if (name !== extension.name) phone.own.set(`line${position}_displayname`, name);
}

/** The first of those that are there most often. */
function mostFrequent(values: readonly string[]): string {
  const counts = Map.groupBy(values, (value) => value);
  let best = values[0] ?? '';
  for (const [value, { length }] of counts) if (length > (counts.get(best)?.length ?? 0)) best = value;
  return best;
}
