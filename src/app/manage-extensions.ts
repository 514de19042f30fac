import { validateSetting } from '#files/parameters/validate-setting.ts';
import { EMBEDDED } from '#pbx/kinds.ts';
import { type Extension, isExtensionNumber } from '#provisioning/phone.ts';
import type { Database } from '#store/database.ts';
import { addExtension, changeExtension, type ExtensionChanges, readExtensions } from '#store/extensions.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { newSecret } from '#values/secret.ts';

/** What an operator says of an extension; `undefined` says nothing. */
export interface ExtensionDetails {
  readonly name?: string | undefined;
  readonly secret?: string | undefined;
  /** `embedded` for the one inside. */
  readonly pbx?: string | undefined;
  readonly user?: string | undefined;
  readonly authname?: string | undefined;
  /** `null` takes it away. */
  readonly mailbox?: string | null | undefined;
  readonly keeper?: 'pbx' | undefined;
}

/** Makes an extension; what a phone's fields can't hold is refused before it is kept. A secret is made up when none is given. */
export async function makeExtension(
  db: Database,
  { number, ...details }: ExtensionDetails & { readonly number: string },
): Promise<Extension> {
  refuseImpossibleNumber(number);
  const changes = checkedChanges(details);
  const extension = withChanges({ number, name: number, secret: newSecret() }, changes);
  refuseStrangerInside(extension);
  await addExtension(db, extension);
  return extension;
}

/** Changes an extension, with the same checks. */
export async function alterExtension(
  db: Database,
  number: string,
  details: ExtensionDetails,
): Promise<Extension> {
  const changes = checkedChanges(details);
  const [known] = await readExtensions(db, number);
  if (known !== undefined) refuseStrangerInside(withChanges(known, changes));
  await changeExtension(db, number, changes);
  return withChanges(known ?? { number, name: number, secret: '' }, changes);
}

/** Throws `OffhookError` for a number that a phone can't dial or show. */
export function refuseImpossibleNumber(number: string): void {
  if (!isExtensionNumber(number)) {
    throw new OffhookError(
      'EXTENSION_NUMBER_INVALID',
      `${JSON.stringify(number.slice(0, 40))} can't be a number to dial.`,
      'Use up to 31 digits, letters, dots, dashes, plus signs or stars.',
    );
  }
}

function checkedChanges(details: ExtensionDetails): ExtensionChanges {
  const { name, secret, pbx, user, authname, mailbox } = details;
  if (secret === '') {
    throw new OffhookError('SECRET_EMPTY', 'The secret is empty.', 'Leave it out to have one made up.');
  }
  for (const [setting, shown, value] of [
    ['line1_displayname', 'The name', name],
    ['line1_password', 'The secret', secret],
    ['line1_name', 'The SIP user', user],
    ['line1_authname', 'The name in the credentials', authname],
  ] as const) {
    const check = value === undefined ? undefined : validateSetting(setting, value);
    if (check?.ok === false) {
      throw new OffhookError(check.code, `${check.reason.replace(setting, shown)}.`, check.remedy);
    }
  }
  if (mailbox != null && !/^[A-Za-z0-9._-]{1,80}(@[A-Za-z0-9._-]{1,80})?$/.test(mailbox)) {
    throw new OffhookError(
      'MAILBOX_INVALID',
      `${JSON.stringify(mailbox.slice(0, 40))} can't be a mailbox.`,
      'It looks like 208@default.',
    );
  }
  const said = Object.entries({ ...details, ...(pbx === EMBEDDED ? { pbx: null } : {}) });
  return Object.fromEntries(said.filter(([, value]) => value !== undefined));
}

function withChanges(extension: Extension, changes: ExtensionChanges): Extension {
  const fields = Object.entries({ ...extension, ...changes }).filter(([, value]) => value !== null);
  return Object.fromEntries(fields) as unknown as Extension;
}

/** The PBX inside knows an extension by its number alone. */
function refuseStrangerInside({ number, pbx, user, authname }: Extension): void {
  if (pbx !== undefined || (user ?? authname) === undefined) return;
  throw new OffhookError(
    'USER_NOT_INSIDE',
    `In the PBX inside, ${number} is the SIP user and the name in the credentials as well.`,
    'Leave out --user and --authname, or say which PBX it is on: --pbx NAME.',
  );
}
