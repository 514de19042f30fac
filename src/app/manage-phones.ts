import { MODELS } from '#knowledge/models.ts';
import type { Database } from '#store/database.ts';
import { adoptPhone, changePhone, type PhoneDetails, readPhones } from '#store/phones.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { OffhookError } from '#values/offhook-error.ts';

/** Adds a phone, or takes one in that waits in the inbox; a model is needed, because it decides load and lines. */
export async function takeInPhone(
  db: Database,
  mac: MacAddress,
  details: PhoneDetails,
  expect: 'new' | 'in-inbox',
  now: Date,
): Promise<void> {
  if (details.model === undefined) {
    throw new OffhookError(
      'MODEL_NEEDED',
      `Which model is ${mac}? It decides the firmware and the number of lines.`,
      `Say it: --model ${MODELS.map(({ id }) => id).join(', ')}. It stands on the label below the phone.`,
    );
  }
  refuseSurplusLines(details.model, details.extensions ?? []);
  await adoptPhone(db, mac, details, now, expect);
}

/** Changes what is named, with the same checks as adding. */
export async function changeKnownPhone(db: Database, mac: MacAddress, details: PhoneDetails): Promise<void> {
  const [phone] = await readPhones(db, mac);
  const model = details.model ?? phone?.model ?? '';
  const extensions = details.extensions ?? phone?.lines.map(({ extension }) => extension) ?? [];
  refuseSurplusLines(model, extensions);
  await changePhone(db, mac, details);
}

function refuseSurplusLines(modelId: string, extensions: readonly string[]): void {
  const repeated = extensions.find((extension, index) => extensions.indexOf(extension) !== index);
  if (repeated !== undefined) {
    throw new OffhookError(
      'LINE_REPEATED',
      `Extension ${repeated} is given for two lines of one phone.`,
      'A second key for the same extension needs no second account; name each extension once.',
    );
  }
  const model = MODELS.find(({ id }) => id === modelId);
  if (model === undefined || extensions.length <= model.lines) return;
  throw new OffhookError(
    'TOO_MANY_LINES',
    `The ${model.name} has ${model.lines} lines, and ${extensions.length} were given.`,
    'Leave some out, or use a 7960 with its six lines.',
  );
}
