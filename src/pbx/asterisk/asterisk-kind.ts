import { tlsTrustProblem } from '#pbx/connection/tls-trust.ts';
import { isHostPort, type PbxKind } from '#pbx/kind.ts';
import { ariUrlProblem } from './ari/ari-address.ts';

const TLS_MEANING =
  'how it proves over TLS what it is: the file with its certificate or with that of its authority; sha256: and the fingerprint of its certificate; or yes, for an authority that this machine trusts';

/** What must be known of an Asterisk. */
export const ASTERISK_KIND = {
  id: 'asterisk',
  title: 'Asterisk 18 to 24 with chan_pjsip',
  summary:
    'Accounts by files or realtime tables; registrations and restarts by AMI; who is in a call by ARI.',
  toldBy: 'ami',
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
      meaning: TLS_MEANING,
      example: '/etc/offhook/asterisk-ca.pem',
      check: tlsTrustProblem,
    },
    {
      name: 'ari',
      meaning: 'where its REST interface (ARI) is, which tells who is in a call',
      example: 'http://127.0.0.1:8088/ari',
      check: ariUrlProblem,
    },
    { name: 'ari-user', meaning: 'the user there, in ari.conf; read_only will do', example: 'offhook' },
    { name: 'ari-secret', meaning: 'the password of that user', example: '@/root/ari-secret', secret: true },
    {
      name: 'ari-tls',
      meaning: 'with https, as ami-tls; the authorities that this machine trusts, when left out',
      example: '/etc/offhook/asterisk-ca.pem',
      check: tlsTrustProblem,
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
