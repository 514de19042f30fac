import type { Migration } from 'kysely/migration';
import * as fleet from './migrations/2026-11-23-fleet.ts';
import * as leases from './migrations/2026-11-23-leases.ts';
import * as pbx from './migrations/2026-11-23-pbx.ts';
import * as revisions from './migrations/2026-11-23-revisions.ts';
import * as sessions from './migrations/2026-11-23-sessions.ts';
import * as pbxConnections from './migrations/2026-11-28-pbx-connections.ts';
import * as phonebook from './migrations/2026-11-28-phonebook.ts';
import * as settingsPrint from './migrations/2026-11-28-settings-print.ts';
import * as notes from './migrations/2026-11-28-value-notes.ts';
import * as sources from './migrations/2026-11-28-where-books-come-from.ts';
import * as wrongPasswords from './migrations/2026-11-28-wrong-passwords.ts';
import * as services from './migrations/2026-11-28-xml-services.ts';
import * as messageLamps from './migrations/2026-11-28T23-message-lamps.ts';

/**
 * Every change of the tables, in the order in which they came. Kysely goes by their names, and refuses a folder that has one
 * which comes later: so a new one has a name behind all others, the day and if need be the hour, and stands at the end.
 */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '2026-11-23-fleet': { up: fleet.up },
  '2026-11-23-leases': { up: leases.up },
  '2026-11-23-pbx': { up: pbx.up },
  '2026-11-23-revisions': { up: revisions.up },
  '2026-11-23-sessions': { up: sessions.up },
  '2026-11-28-pbx-connections': { up: pbxConnections.up },
  '2026-11-28-phonebook': { up: phonebook.up },
  '2026-11-28-settings-print': { up: settingsPrint.up },
  '2026-11-28-value-notes': { up: notes.up },
  '2026-11-28-where-books-come-from': { up: sources.up },
  '2026-11-28-wrong-passwords': { up: wrongPasswords.up },
  '2026-11-28-xml-services': { up: services.up },
  '2026-11-28T23-message-lamps': { up: messageLamps.up },
};
