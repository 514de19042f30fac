import type { FoundFile } from '#lint/lint-file.ts';
import { defaultSettings } from '#provisioning/default-settings.ts';
import type { ServerFacts } from '#provisioning/ports.ts';
import type { ImportContext } from '#tftpboot/import-context.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';

/** The server of an installation in which nothing was said yet. */
export const OURS = '192.0.2.20' as Ipv4Address;
export const SERVER: ServerFacts = {
  sipPort: 5060,
  baseUrl: (to) => `http://${to}:6970`,
  now: () => Date.UTC(2026, 10, 28),
};
export const EMPTY: ImportContext = {
  ours: defaultSettings(SERVER, OURS),
  baseUrl: SERVER.baseUrl(OURS),
  models: new Map(),
  known: [],
  assumedModel: '7960',
  loads: [],
  extensions: new Map(),
  groups: new Map(),
};

/** Files as literals, one character an octet. */
export function folderOf(files: Readonly<Record<string, string>>): FoundFile[] {
  return Object.entries(files).map(([path, text]) => ({ path, bytes: Buffer.from(text, 'latin1') }));
}
