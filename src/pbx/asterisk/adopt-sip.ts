import type { PlacedSection } from './config-folder.ts';
import { lastValue, resolveTemplates } from './config-text.ts';
import { codecConcerns, type FoundAccount, readCallerId, secretConcerns } from './found-account.ts';

/**
 * The accounts of phones in sip.conf of chan_sip, which is gone since Asterisk 21: peers and friends that register
 * (`host=dynamic`). Their section is the name in the credentials, too.
 */
export function sipAccounts(placed: readonly PlacedSection[]): FoundAccount[] {
  const files = new Map(placed.map(({ name, line, file }) => [`${name} ${line}`, file]));
  const sections = resolveTemplates(placed);
  const general = sections.find(({ name }) => name === 'general');
  return sections.flatMap((peer): FoundAccount[] => {
    const { name: user, line } = peer;
    const isPhone =
      /^(friend|peer)$/i.test(lastValue(peer, 'type') ?? '') && lastValue(peer, 'host') === 'dynamic';
    if (!isPhone || user === 'general') return [];
    const { name, number } = readCallerId(lastValue(peer, 'callerid') ?? '');
    const shown = lastValue(peer, 'fullname') ?? name;
    const secret = lastValue(peer, 'secret');
    const mailbox = lastValue(peer, 'mailbox')?.split(',')[0]?.trim();
    const nat = lastValue(peer, 'nat') ?? (general && lastValue(general, 'nat')) ?? '';
    return [
      {
        number: number || user,
        user,
        authname: user,
        ...(secret === undefined ? {} : { secret }),
        name: shown || number || user,
        ...(mailbox ? { mailbox } : {}),
        where: `${files.get(`${user} ${line}`) ?? 'sip.conf'}:${line}`,
        concerns: [
          ...secretConcerns(secret),
          ...(/force_rport|yes/i.test(nat)
            ? [`nat=${nat}: a phone with nat_enable 0 hears no answer; set it to no`]
            : []),
          ...codecConcerns(
            [...(general?.entries ?? []), ...peer.entries].filter(({ name: option }) =>
              /^(dis)?allow$/i.test(option),
            ),
          ),
        ],
      },
    ];
  });
}
