import type { PlacedSection } from './config-folder.ts';
import { type ConfigSection, lastValue, resolveTemplates } from './config-text.ts';
import { codecConcerns, type FoundAccount, readCallerId, secretConcerns } from './found-account.ts';

/** A section of pjsip.conf with its type. */
type Kind = 'endpoint' | 'auth' | 'aor';

/**
 * The accounts of phones in the sections of pjsip.conf and what it includes: endpoints with an auth of their own. Trunks
 * authenticate outwards, or have none.
 */
export function pjsipAccounts(placed: readonly PlacedSection[]): FoundAccount[] {
  const files = new Map(placed.map(({ name, line, file }) => [`${name} ${line}`, file]));
  const sections = resolveTemplates(placed);
  const of = (kind: Kind, name: string | undefined) =>
    sections.find((section) => section.name === name && lastValue(section, 'type') === kind);
  return sections.flatMap((endpoint): FoundAccount[] => {
    const auth = of('auth', firstOf(lastValue(endpoint, 'auth')));
    if (lastValue(endpoint, 'type') !== 'endpoint' || auth === undefined) return [];
    const aor = of('aor', firstOf(lastValue(endpoint, 'aors')));
    const { name: user, line } = endpoint;
    const { name, number } = readCallerId(lastValue(endpoint, 'callerid') ?? '');
    const secret = lastValue(auth, 'auth_type') === 'md5' ? undefined : lastValue(auth, 'password');
    const mailbox = firstOf(lastValue(endpoint, 'mailboxes') ?? (aor && lastValue(aor, 'mailboxes')));
    return [
      {
        number: number || user,
        user,
        authname: lastValue(auth, 'username') ?? user,
        ...(secret === undefined ? {} : { secret }),
        name: name || number || user,
        ...(mailbox === undefined ? {} : { mailbox }),
        where: `${files.get(`${user} ${line}`) ?? 'pjsip.conf'}:${line}`,
        concerns: [
          ...secretConcerns(secret),
          ...endpointConcerns(endpoint),
          ...aorConcerns(user, endpoint, aor),
        ],
      },
    ];
  });
}

/** What a phone minds of an endpoint. Asterisk's own defaults count where nothing is said. */
function endpointConcerns(endpoint: ConfigSection): string[] {
  const isOn = (name: string, byDefault: boolean) => {
    const said = lastValue(endpoint, name);
    return said === undefined ? byDefault : /^(yes|true|on|1)$/i.test(said);
  };
  const is = (name: string, pattern: RegExp) => pattern.test(lastValue(endpoint, name) ?? '');
  return [
    ...(isOn('force_rport', true)
      ? ['force_rport is on: a phone with nat_enable 0 hears no answer; set it to no']
      : []),
    ...(isOn('rewrite_contact', false)
      ? [
          'rewrite_contact is on: calls to a phone with nat_enable 0 go to a port where it does not listen; set it to no',
        ]
      : []),
    ...(isOn('webrtc', false) || is('media_encryption', /^(sdes|dtls)$/i)
      ? ['it wants encrypted sound, which these phones do not know']
      : []),
    ...(is('transport', /tls|wss?$/i)
      ? [`its transport is ${lastValue(endpoint, 'transport')}, and these phones know UDP and TCP`]
      : []),
    ...codecConcerns(endpoint.entries.filter(({ name }) => /^(dis)?allow$/i.test(name))),
  ];
}

function aorConcerns(user: string, endpoint: ConfigSection, aor: ConfigSection | undefined): string[] {
  if (aor === undefined)
    return [`it has no aor ${lastValue(endpoint, 'aors') ?? user}, so nobody can register as it`];
  const most = Number(lastValue(aor, 'max_contacts') ?? 0);
  const concerns = [];
  if (most === 0)
    concerns.push('max_contacts is 0, so nobody can register; set it to 1, and remove_existing to yes');
  else if (!/^(yes|true|on|1)$/i.test(lastValue(aor, 'remove_existing') ?? '')) {
    concerns.push(
      'remove_existing is off: a phone that was moved may be refused until its old contact runs out',
    );
  }
  if (aor.name !== user)
    concerns.push(`its aor is ${aor.name}, and a phone registers as ${user}; give both one name`);
  return concerns;
}

function firstOf(list: string | undefined): string | undefined {
  const [first = ''] = (list ?? '').split(',');
  return first.trim() || undefined;
}
