import { isHostPort, type PbxKind } from '#pbx/kind.ts';

/** What must be known of an Asterisk. */
export const ASTERISK_KIND = {
  id: 'asterisk',
  title: 'Asterisk 18 to 24 with chan_pjsip',
  summary: 'Accounts by files or realtime tables; registrations and restarts by AMI.',
  fields: [
    {
      name: 'files',
      meaning: "Asterisk's folder on this machine; accounts are kept in files of ours that its own include",
      example: '/etc/asterisk',
      check: (value) => (value.startsWith('/') ? undefined : 'must be an absolute path'),
    },
    {
      name: 'realtime',
      meaning: "the database with Asterisk's realtime tables, in the place of files; PostgreSQL or MariaDB",
      example: 'postgres://asterisk@127.0.0.1/asterisk',
      check: realtimeUrlProblem,
    },
    { name: 'realtime-secret', meaning: 'the password there', example: '@/root/db-secret', secret: true },
    {
      name: 'context',
      meaning:
        'where calls of its phones begin in the dial plan; offhook, which is in a file of ours, when left out',
      example: 'from-internal',
      check: (value) =>
        /^[A-Za-z0-9_-]{1,79}$/.test(value)
          ? undefined
          : 'must be the name of a context, in letters, digits, - and _',
    },
    {
      name: 'dialplan',
      meaning: 'no, when the dial plan knows the numbers already, as that of FreePBX does',
      example: 'no',
      check: (value) => (/^(yes|no)$/.test(value) ? undefined : 'must be yes or no'),
    },
    {
      name: 'ami',
      meaning: 'where its manager interface (AMI) is',
      example: '127.0.0.1:5038',
      check: isHostPort,
    },
    { name: 'ami-user', meaning: 'the user there, in manager.conf', example: 'offhook' },
    { name: 'ami-secret', meaning: 'the secret of that user', example: '@/root/ami-secret', secret: true },
    {
      name: 'ami-tls',
      meaning: 'yes for TLS; or the file with the certificate to trust',
      example: 'yes',
      check: (value) => (/^(yes|no|\/.+)$/.test(value) ? undefined : 'must be yes, no or a file'),
    },
  ],
} as const satisfies PbxKind;

/** The reason why a text can't be the URL of a realtime database. */
function realtimeUrlProblem(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null || !/^(postgres|mysql):$/.test(url.protocol)) {
    return 'must be postgres://USER@HOST/DATABASE or mysql://USER@HOST/DATABASE';
  }
  return url.password === ''
    ? undefined
    : 'must have no password in it; give that with --with realtime-secret=@FILE';
}
