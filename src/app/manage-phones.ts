import { MODELS } from '#knowledge/models.ts';
import type { Database } from '#store/database.ts';
import { adoptPhone, changePhone, type PhoneDetails, readPhones } from '#store/phones.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { modelsByDhcp, saidModel } from './models-by-dhcp.ts';

/**
 * Adds a phone, or takes one in that waits in the inbox, and gives its model. One is needed, because it decides load and
 * lines; where nobody names it, what the phone said in DHCP counts.
 */
export async function takeInPhone(
  db: Database,
  mac: MacAddress,
  details: PhoneDetails,
  expect: 'new' | 'in-inbox',
  now: Date,
): Promise<string> {
  const model = details.model ?? (await ownWord(db, mac));
  refuseSurplusLines(model, details.extensions ?? []);
  await adoptPhone(db, mac, { ...details, model }, now, expect);
  return model;
}

/** The model that the phone says it is; throws `OffhookError` where it said nothing, or one that we don't bring up. */
async function ownWord(db: Database, mac: MacAddress): Promise<string> {
  const said = saidModel((await modelsByDhcp(db, mac)).get(mac));
  const model = MODELS.find(({ id }) => id === said);
  if (model !== undefined) return model.id;
  const word = said === undefined ? '' : ` It calls itself ${said}, which Offhook does not bring up.`;
  throw new OffhookError(
    'MODEL_NEEDED',
    `Which model is ${mac}? It decides the firmware and the number of lines.${word}`,
    `Say it: --model ${MODELS.map(({ id }) => id).join(', ')}. It stands on the label below the phone.`,
  );
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
