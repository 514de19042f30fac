import { parseTlsTrust } from '#pbx/connection/tls-trust.ts';
import { parseHostPort } from '#pbx/kind.ts';
import type { Clock } from '#values/clock.ts';
import type { Timers } from '#values/timers.ts';
import type { AccountPlace } from './account-place.ts';
import { AmiLink, type AmiLinkOptions } from './ami/ami-link.ts';
import { type AriAddress, ariAddress } from './ari/ari-address.ts';
import { AriLink } from './ari/ari-link.ts';
import { AsteriskConnector } from './asterisk-connector.ts';
import type { ASTERISK_KIND } from './asterisk-kind.ts';
import { ConfigFolder } from './config-folder.ts';
import { FileAccounts } from './file-accounts.ts';
import type { IncludeOptions } from './include-files.ts';
import { RealtimeAccounts } from './realtime-accounts.ts';
import { RealtimeDatabase } from './realtime-database.ts';

type Field = (typeof ASTERISK_KIND.fields)[number]['name'];

/** What is said of an Asterisk. */
export type AsteriskConnection = { readonly [Name in Field]?: string };

const AMI_PORT = 5038;

/** Makes the connector of an Asterisk from what is said of it. Nothing is opened yet. */
export function makeAsterisk(
  connection: AsteriskConnection,
  voicemail: string | undefined,
  { clock, timers }: { readonly clock: Clock; readonly timers: Timers },
): AsteriskConnector {
  const { context = 'offhook', dialplan = 'yes' } = connection;
  const options = {
    context,
    hasDialPlan: dialplan === 'yes',
    ...(voicemail === undefined ? {} : { voicemail }),
  };
  const place = placeOf(connection, options);
  const link = amiOptions(connection);
  const ari = ariOf(connection);
  return new AsteriskConnector({
    ...(place === undefined ? {} : { place }),
    ...(link === undefined ? {} : { ami: new AmiLink({ ...link, clock, timers }) }),
    ...(ari === undefined ? {} : { ari: new AriLink({ address: ari, clock, timers }) }),
    clock,
    timers,
  });
}

/** Tables go before files: files may then still be there for what is not in the tables. */
function placeOf(
  { files, realtime, 'realtime-secret': secret = '' }: AsteriskConnection,
  options: IncludeOptions,
): AccountPlace | undefined {
  if (realtime !== undefined) return new RealtimeAccounts(new RealtimeDatabase(realtime, secret), options);
  return files === undefined ? undefined : new FileAccounts(new ConfigFolder(files), options);
}

function amiOptions(connection: AsteriskConnection): Omit<AmiLinkOptions, 'clock' | 'timers'> | undefined {
  const at = parseHostPort(connection.ami ?? '', AMI_PORT);
  if (at === undefined) return undefined;
  const trust = parseTlsTrust(connection['ami-tls'] ?? 'no');
  return {
    at,
    user: connection['ami-user'] ?? '',
    secret: connection['ami-secret'] ?? '',
    ...(trust === undefined ? {} : { trust }),
  };
}

function ariOf({ ari, ...said }: AsteriskConnection): AriAddress | undefined {
  if (ari === undefined) return undefined;
  const trust = parseTlsTrust(said['ari-tls'] ?? 'yes');
  return ariAddress(ari, trust, { user: said['ari-user'] ?? '', secret: said['ari-secret'] ?? '' });
}
