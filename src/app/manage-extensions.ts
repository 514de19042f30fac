import { validateSetting } from '#files/parameters/validate-setting.ts';
import type { Extension } from '#provisioning/phone.ts';
import type { Database } from '#store/database.ts';
import { addExtension } from '#store/extensions.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { newSecret } from '#values/secret.ts';

/** What an operator says of a new extension. */
export interface NewExtension {
  readonly number: string;
  /** The number when left out. */
  readonly name?: string | undefined;
  /** Made up when left out. */
  readonly secret?: string | undefined;
}

/** Makes an extension; what a phone's fields can't hold is refused before it is kept. */
export async function makeExtension(db: Database, wanted: NewExtension): Promise<Extension> {
  const { number, name = number, secret = newSecret() } = wanted;
  refuseImpossibleNumber(number);
  if (secret === '') {
    throw new OffhookError('SECRET_EMPTY', 'The secret is empty.', 'Leave it out to have one made up.');
  }
  for (const [field, shown, value] of [
    ['line1_displayname', 'The name', name],
    ['line1_password', 'The secret', secret],
  ] as const) {
    const check = validateSetting(field, value);
    if (!check.ok) throw new OffhookError(check.code, `${check.reason.replace(field, shown)}.`, check.remedy);
  }
  const extension = { number, name, secret };
  await addExtension(db, extension);
  return extension;
}

/** Throws `OffhookError` for a number that a phone can't dial or show. */
export function refuseImpossibleNumber(number: string): void {
  if (!/^[A-Za-z0-9._+*-]{1,31}$/.test(number)) {
    throw new OffhookError(
      'EXTENSION_NUMBER_INVALID',
      `${JSON.stringify(number.slice(0, 40))} can't be a number to dial.`,
      'Use up to 31 digits, letters, dots, dashes, plus signs or stars.',
    );
  }
}
