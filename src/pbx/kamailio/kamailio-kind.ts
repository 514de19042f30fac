import type { PbxKind } from '#pbx/kind.ts';

/** What must be known of a Kamailio. */
export const KAMAILIO_KIND = {
  id: 'kamailio',
  title: 'Kamailio 5 with auth_db and usrloc',
  summary: 'Accounts in its subscriber table; registrations and restarts by JSON-RPC over HTTP.',
  toldBy: 'rpc',
  fields: [
    {
      name: 'database',
      meaning: 'the database with its subscriber table: SQLite on this machine, or PostgreSQL',
      example: 'postgres://kamailio@127.0.0.1/kamailio',
      check: databaseProblem,
    },
    {
      name: 'database-secret',
      meaning: 'the password there; SQLite has none',
      example: '@/root/kamailio-secret',
      secret: true,
    },
    {
      name: 'realm',
      meaning: 'the realm that it asks passwords for; the address that phones register at, when left out',
      example: 'pbx.example.org',
    },
    {
      name: 'rpc',
      meaning: 'where jsonrpcs answers over HTTP (xhttp); best on loopback only',
      example: 'http://127.0.0.1:8090/RPC',
      check: (value) =>
        /^https?:$/.test(URL.parse(value)?.protocol ?? '') ? undefined : 'must be the URL of its JSON-RPC',
    },
  ],
} as const satisfies PbxKind;

function databaseProblem(value: string): string | undefined {
  if (/^sqlite:\/.+/.test(value)) return undefined;
  const url = URL.parse(value);
  if (url?.protocol !== 'postgres:') return 'must be sqlite:/PATH or postgres://USER@HOST/DATABASE';
  return url.password === ''
    ? undefined
    : 'must have no password in it; give that with --with database-secret=@FILE';
}
