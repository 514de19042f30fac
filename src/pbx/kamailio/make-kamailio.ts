import type { Clock } from '#values/clock.ts';
import type { Timers } from '#values/timers.ts';
import { KamailioConnector } from './kamailio-connector.ts';
import { KamailioRpc } from './kamailio-rpc.ts';
import { subscriberDatabase } from './subscriber-database.ts';
import { SubscriberTable } from './subscriber-table.ts';

/** A Kamailio by what was said of it; `address` is where phones register. */
export function makeKamailio(
  connection: Readonly<Record<string, string>>,
  address: string,
  time: { readonly clock: Clock; readonly timers: Timers },
): KamailioConnector {
  const { database, realm = address, rpc } = connection;
  const secret = connection['database-secret'] ?? '';
  return new KamailioConnector({
    ...(database === undefined
      ? {}
      : { table: new SubscriberTable(subscriberDatabase(database, secret), realm) }),
    ...(rpc === undefined ? {} : { rpc: new KamailioRpc(rpc) }),
    ...time,
  });
}
