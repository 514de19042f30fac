import type { SettingOrigin } from './layers.ts';
import type { Extension, PbxAddress, Phone } from './phone.ts';
import type { Fleet } from './ports.ts';

/** The SIP user of an extension: its number, unless its PBX knows it by another name. */
export function sipUser({ number, user }: Extension): string {
  return user ?? number;
}

/** The name in the credentials of an extension. */
export function authName(extension: Extension): string {
  return extension.authname ?? sipUser(extension);
}

interface Line {
  readonly position: number;
  readonly extension: Extension;
  /** Absent for the embedded one. */
  readonly pbx?: PbxAddress;
  readonly from: string;
}

/**
 * What the accounts of a phone fill in: its lines, and the proxies of those on other PBXes. `below` is what the weaker
 * layers say. Lines without a proxy of their own use proxy 1, so it takes one more for a line of the embedded PBX below
 * a first line that is elsewhere. An extension whose PBX is gone is left out: it must not register here.
 */
export function accountSettings(
  phone: Phone,
  fleet: Pick<Fleet, 'extension' | 'pbx'>,
  below: ReadonlyMap<string, SettingOrigin>,
): Map<string, SettingOrigin> {
  const lines = phone.lines.flatMap(({ position, extension }) => lineOf(position, extension, fleet) ?? []);
  const settings = new Map<string, SettingOrigin>();
  const isFirstElsewhere = lines.some(({ position, pbx }) => position === 1 && pbx !== undefined);
  for (const line of lines) {
    const { position, pbx, from } = line;
    const fill = (name: string, value: string) => settings.set(name, { value, layer: 'phone', from });
    for (const [part, value] of Object.entries(accountParts(line))) fill(`line${position}_${part}`, value);
    if (pbx !== undefined) {
      fill(`proxy${position}_address`, pbx.address);
      fill(`proxy${position}_port`, String(pbx.port));
    } else if (isFirstElsewhere) {
      for (const part of ['address', 'port']) {
        const home = below.get(`proxy1_${part}`);
        if (home !== undefined && !below.has(`proxy${position}_${part}`))
          fill(`proxy${position}_${part}`, home.value);
      }
    }
  }
  const mail = lines.find(({ pbx }) => pbx?.voicemail !== undefined);
  if (mail?.pbx?.voicemail !== undefined && !below.has('messages_uri')) {
    settings.set('messages_uri', { value: mail.pbx.voicemail, layer: 'phone', from: mail.from });
  }
  return settings;
}

function lineOf(position: number, number: string, fleet: Pick<Fleet, 'extension' | 'pbx'>): Line | undefined {
  const extension = fleet.extension(number);
  if (extension === undefined) return undefined;
  const from = `line ${position} → extension ${number}`;
  if (extension.pbx === undefined) return { position, extension, from };
  const pbx = fleet.pbx(extension.pbx);
  return pbx === undefined ? undefined : { position, extension, pbx, from: `${from} on ${pbx.name}` };
}

function accountParts({ extension }: Line): Record<string, string> {
  return {
    name: sipUser(extension),
    authname: authName(extension),
    password: extension.secret,
    displayname: extension.name,
  };
}
