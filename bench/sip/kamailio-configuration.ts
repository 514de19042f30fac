/** Kamailio as a small office would run it: registrar and transaction-stateful proxy, secrets in SQLite or in memory. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { secretOf, USERS } from './accounts.ts';

const REALM = 'offhook';

/** Where Kamailio finds secrets: a row looked up at every request, or, as our own server has them, in memory. */
export type SecretsIn = 'sqlite' | 'memory';

/** Writes the configuration, and the database when there is one; gives the configuration's path. */
export function writeKamailioConfiguration(folder: string, port: number, secretsIn: SecretsIn): string {
  const database = join(folder, 'kamailio.sqlite');
  if (secretsIn === 'sqlite') makeDatabase(database);
  const file = join(folder, 'kamailio.cfg');
  const check =
    secretsIn === 'sqlite'
      ? {
          www: `www_authenticate("${REALM}", "subscriber")`,
          proxy: `proxy_authenticate("${REALM}", "subscriber")`,
        }
      : { www: inMemory('www'), proxy: inMemory('proxy') };
  writeFileSync(file, configuration(port, database, check));
  return file;
}

/** The benchmark's secrets follow from the user, so that no table is needed. */
function inMemory(asker: 'www' | 'proxy'): string {
  return `pv_${asker}_authenticate("${REALM}", "${secretOf('$fU')}", "0")`;
}

function makeDatabase(database: string): void {
  const columns = 'id INTEGER PRIMARY KEY, username TEXT, domain TEXT, password TEXT, ha1 TEXT, ha1b TEXT';
  const rows = USERS.map((user) => `(NULL, '${user}', '${REALM}', '${secretOf(user)}', '', '')`);
  const input = `CREATE TABLE subscriber (${columns});
CREATE UNIQUE INDEX subscriber_user ON subscriber (username, domain);
INSERT INTO subscriber VALUES ${rows.join(',')};`;
  const made = spawnSync('/usr/bin/sqlite3', [database], { input });
  if (made.status !== 0) throw new Error(`sqlite3: ${made.stderr.toString()}`);
}

function configuration(port: number, database: string, check: { www: string; proxy: string }): string {
  return `#!KAMAILIO
debug=-1
log_stderror=yes
children=4
auto_aliases=no
disable_tcp=yes
listen=udp:127.0.0.1:${port}
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "maxfwd.so"
loadmodule "siputils.so"
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
modparam("usrloc", "hash_size", 14)
request_route {
  if (!mf_process_maxfwd_header("70")) { sl_send_reply("483", "Too Many Hops"); exit; }
  if ($rm == "OPTIONS") { sl_send_reply("200", "OK"); exit; }
  if ($rm == "CANCEL") { if (t_check_trans()) t_relay(); exit; }
  if (has_totag()) {
    if (loose_route() || ($rm == "ACK" && t_check_trans())) t_relay();
    else if ($rm != "ACK") sl_send_reply("481", "Call Does Not Exist");
    exit;
  }
  t_check_trans();
  if ($rm == "REGISTER") {
    if (!${check.www}) { www_challenge("${REALM}", "1"); exit; }
    if (!save("location")) sl_reply_error();
    exit;
  }
  if (!registered("location", "$fu") && !${check.proxy}) { proxy_challenge("${REALM}", "1"); exit; }
  record_route();
  if (!lookup("location")) { sl_send_reply("404", "Not Found"); exit; }
  if (!t_relay()) sl_reply_error();
}
`;
}
