import type { Keeping } from '#app/pbx/account-keeper.ts';
import type { Adoption } from '#app/pbx/adopt-extensions.ts';
import type { ShownPbx } from '#app/pbx/show-pbx.ts';
import type { PbxStanding } from '#app/pbx/switchboard.ts';
import type { ConnectorState, Registration } from '#pbx/connector.ts';
import { counted } from '#values/counted.ts';
import { formatTable, type Terminal } from './terminal.ts';

/** What became of each account, then what phones will mind. Secrets are not in it. */
export function describeAdoptions(terminal: Terminal, adoptions: readonly Adoption[]): string {
  if (adoptions.length === 0) return 'No accounts of phones were found there.';
  const words = { adopted: 'adopted', 'there-already': 'is there already', 'left-out': 'left out' } as const;
  const rows = adoptions.map(({ found, outcome, reason }) => [
    found.number,
    found.name,
    reason === undefined ? words[outcome] : `${words[outcome]}: ${reason}`,
    found.where,
  ]);
  const concerns = adoptions.flatMap(({ found }) =>
    found.concerns.map(
      (concern) => `${terminal.style('yellow', 'mind:')} ${found.number} (${found.where}): ${concern}.`,
    ),
  );
  return [formatTable(terminal, ['NUMBER', 'NAME', '', 'FOUND AT'], rows), ...concerns].join('\n');
}

/** What people want to know of a PBX. */
export function describePbx(terminal: Terminal, pbx: ShownPbx): string {
  const { name, kind, address, port, voicemail, connection, extensions, standing, registrations } = pbx;
  const facts = [
    ['kind', kind],
    ['phones register at', `${address}:${port}`],
    ...(voicemail === undefined ? [] : [['voice mail', voicemail]]),
    ...Object.entries(connection),
    ['extensions', extensions.map(describeExtension).join(', ') || 'none'],
    ...(standing === null ? [] : [['connection', describeConnection(standing.connection)]]),
    ...(standing?.accounts === undefined ? [] : [['accounts', describeKeeping(standing.accounts)]]),
  ];
  const about = formatTable(terminal, [name, ''], facts);
  return registrations === undefined ? about : `${about}\n\n${registrationTable(terminal, registrations)}`;
}

/** How the server stands with a PBX, in a few words. */
export function describeStanding(terminal: Terminal, standing: PbxStanding | undefined): string {
  if (standing === undefined) return '';
  const { connection, accounts } = standing;
  const trouble = [connection, accounts].find((part) => part?.kind === 'failed');
  if (trouble?.kind === 'failed') {
    const what =
      trouble === accounts ? 'accounts wait' : `not connected since ${moment(connectionSince(connection))}`;
    return terminal.style('yellow', `! ${what} [${trouble.code}]`);
  }
  const left = accounts?.kind === 'kept' ? accounts.foreign.length + accounts.refused.length : 0;
  if (left > 0) return terminal.style('yellow', `! ${counted(left, 'account')} not kept`);
  return connection.kind === 'ready' || accounts?.kind === 'kept' ? terminal.style('green', 'ready') : '';
}

function connectionSince(connection: ConnectorState): number {
  return connection.kind === 'idle' ? 0 : connection.since;
}

function describeConnection(state: ConnectorState): string {
  switch (state.kind) {
    case 'idle':
      return 'not asked for anything yet';
    case 'ready':
      return `ready since ${moment(state.since)}`;
    case 'failed': {
      const again = state.retryAt === undefined ? '' : `; tries again at ${moment(state.retryAt)}`;
      return `since ${moment(state.since)}: ${state.reason} ${state.remedy} [${state.code}]${again}`;
    }
  }
}

function describeKeeping(keeping: Keeping): string {
  switch (keeping.kind) {
    case 'waiting':
      return 'not looked at yet';
    case 'kept': {
      const foreign =
        keeping.foreign.length === 0
          ? ''
          : `; there already and not ours, so left as they are: ${keeping.foreign.join(', ')}`;
      const refused = keeping.refused.map(({ user, reason }) => `; not ${user}: ${reason}`).join('');
      return `${keeping.accounts} as wanted, since ${moment(keeping.at)}${foreign}${refused}`;
    }
    case 'failed':
      return `${keeping.reason} ${keeping.remedy} [${keeping.code}]; tries again at ${moment(keeping.retryAt)}`;
  }
}

function describeExtension({ number, keeper }: ShownPbx['extensions'][number]): string {
  return keeper === 'pbx' ? `${number} (kept there)` : number;
}

function registrationTable(terminal: Terminal, registrations: readonly Registration[]): string {
  if (registrations.length === 0) return 'Nobody is registered.';
  const rows = registrations.map(({ user, contact, reach, roundTripMs, expiresAt, userAgent }) => [
    user,
    contact,
    reach === undefined ? '' : roundTripMs === undefined ? reach : `${reach}, ${roundTripMs.toFixed(1)} ms`,
    expiresAt === undefined ? '' : moment(expiresAt),
    userAgent ?? '',
  ]);
  return formatTable(terminal, ['USER', 'CONTACT', 'ANSWERS', 'UNTIL', 'USER AGENT'], rows);
}

function moment(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}
