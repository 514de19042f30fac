import { ASTERISK_KIND } from './asterisk/asterisk-kind.ts';
import { FREESWITCH_KIND } from './freeswitch/freeswitch-kind.ts';
import { KAMAILIO_KIND } from './kamailio/kamailio-kind.ts';
import type { PbxKind } from './kind.ts';

/** The name of the PBX inside, which is always there and in no table. */
export const EMBEDDED = 'embedded';

const GENERIC_KIND = {
  id: 'generic',
  title: 'Any SIP registrar',
  summary: 'Phones are told where it is; its accounts are kept there by hand.',
  fields: [],
} as const satisfies PbxKind;

/** Every kind of PBX but the embedded one, which is always there. */
export const PBX_KINDS: readonly PbxKind[] = [ASTERISK_KIND, KAMAILIO_KIND, FREESWITCH_KIND, GENERIC_KIND];

/** The kind with the id. */
export function pbxKind(id: string): PbxKind | undefined {
  return PBX_KINDS.find((kind) => kind.id === id);
}

/** Whether a field holds a secret. Of a kind or a field that nobody knows any more, anything may be one. */
export function isSecretField(kind: string, name: string): boolean {
  const field = pbxKind(kind)?.fields.find((one) => one.name === name);
  return field === undefined || field.secret === true;
}

/** Whether it is told who is registered at a PBX of the kind with these fields, so that its phones can be waited for. */
export function isToldWhoRegisters(kind: string, connection: Readonly<Record<string, string>>): boolean {
  const field = pbxKind(kind)?.toldBy;
  return field !== undefined && connection[field] !== undefined;
}
