import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openFolder, type StockServer, startStockServer } from './stock-server.ts';

interface Subscriber {
  readonly user: string;
  readonly secret: string;
}

interface KamailioOptions extends Subscriber {
  readonly address: string;
  readonly port: number;
  /** Further subscribers. */
  readonly others?: readonly Subscriber[];
  /** Answers to the source port, as many PBXes do; otherwise to the port that the Via names. */
  readonly forceRport?: boolean;
  /** Asks for nothing but this digest; MD5 when absent. */
  readonly algorithm?: 'SHA-256';
  /** How many contacts an account may have. */
  readonly maxContacts?: number;
  /** Refuses everything before it has seen a password. */
  readonly forbids?: boolean;
}

const REALM = 'kamailio.test';
/** Asked until it answers; the Via asks for the source port. */
const OPTIONS = [
  'OPTIONS sip:ready SIP/2.0',
  'Via: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKready;rport',
  'From: <sip:test@ready>;tag=1',
  'To: <sip:ready>',
  'Call-ID: ready',
  'CSeq: 1 OPTIONS',
  'Max-Forwards: 70',
  'Content-Length: 0',
].join('\r\n');

/**
 * A real registrar and proxy: Kamailio with digest against a SQLite file with a few subscribers, who may call each
 * other, as small as it gets. It stays in the way of their calls (Record-Route), not of their sound.
 */
export async function startKamailio(options: KamailioOptions): Promise<StockServer> {
  const folder = openFolder({});
  const database = join(folder.path, 'kamailio.sqlite');
  const columns = 'id INTEGER PRIMARY KEY, username TEXT, domain TEXT, password TEXT, ha1 TEXT, ha1b TEXT';
  const rows = [options, ...(options.others ?? [])].map(
    ({ user, secret }, index) => `(${index + 1}, '${user}', '${REALM}', '${secret}', '', '')`,
  );
  const sql = `CREATE TABLE subscriber (${columns}); INSERT INTO subscriber VALUES ${rows.join(', ')};`;
  const made = spawnSync('/usr/bin/sqlite3', [database, sql]);
  if (made.status !== 0) throw new Error(`sqlite3: ${made.stderr.toString()}`);
  const file = join(folder.path, 'kamailio.cfg');
  writeFileSync(file, configuration(options, database));
  const args = ['-f', file, '-DD', '-E', '-Y', folder.path, '-m', '32', '-M', '8'];
  const question = Buffer.from(`${OPTIONS}\r\n\r\n`);
  const { address, port } = options;
  const server = await startStockServer('/usr/sbin/kamailio', args, { address, port, question });
  return {
    pid: server.pid,
    output: server.output,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
}

function configuration(options: KamailioOptions, database: string): string {
  const { address, port, forceRport = false, algorithm, maxContacts = 0, forbids = false } = options;
  return `#!KAMAILIO
debug=1
log_stderror=yes
children=1
auto_aliases=no
disable_tcp=yes
listen=udp:${address}:${port}
loadmodule "sl.so"
loadmodule "tm.so"
loadmodule "rr.so"
loadmodule "siputils.so"
loadmodule "pv.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
loadmodule "auth.so"
loadmodule "auth_db.so"
loadmodule "db_sqlite.so"
modparam("auth_db", "db_url", "sqlite://${database}")
modparam("auth_db", "version_table", 0)
modparam("auth_db", "calculate_ha1", 1)
modparam("auth_db", "password_column", "password")
modparam("auth_db", "load_credentials", "")
modparam("auth", "qop", "auth")
${algorithm === undefined ? '' : `modparam("auth", "algorithm", "${algorithm}")`}
modparam("registrar", "max_contacts", ${maxContacts})
request_route {
  if ($rm == "OPTIONS" && $rU == $null) { sl_send_reply("200", "OK"); exit; }
  if ($rm == "CANCEL") { if (t_check_trans()) t_relay(); exit; }
  if (has_totag()) {
    if (loose_route()) { t_relay(); exit; }
    if ($rm == "ACK") { if (t_check_trans()) t_relay(); exit; }
    sl_send_reply("404", "Not Found");
    exit;
  }
  ${forceRport ? 'force_rport();' : ''}
  if ($rm == "REGISTER") {
    ${forbids ? 'sl_send_reply("403", "Not From Here"); exit;' : ''}
    if (!www_authenticate("${REALM}", "subscriber")) { www_challenge("${REALM}", "1"); exit; }
    if (!save("location")) sl_reply_error();
    exit;
  }
  if (!proxy_authenticate("${REALM}", "subscriber")) { proxy_challenge("${REALM}", "1"); exit; }
  record_route();
  if (!lookup("location")) { sl_send_reply("404", "Not Found"); exit; }
  t_relay();
}
`;
}
