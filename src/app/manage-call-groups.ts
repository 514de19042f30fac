import { addCallGroup, type StoredCallGroup } from '#store/call-groups.ts';
import type { Database } from '#store/database.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { refuseImpossibleNumber } from './manage-extensions.ts';

/** More phones than this ring a whole house; a message for each of them is sent at once. */
const MOST_MEMBERS = 32;

/** Makes a group; what can't be dialled or rung is refused before it is kept. */
export async function makeCallGroup(db: Database, group: StoredCallGroup): Promise<StoredCallGroup> {
  refuseImpossibleNumber(group.number);
  const repeated = group.members.find((member, index) => group.members.indexOf(member) !== index);
  if (repeated !== undefined) {
    throw new OffhookError(
      'MEMBER_REPEATED',
      `Extension ${repeated} is named twice.`,
      'Name each extension once; all phones that are registered as it ring.',
    );
  }
  if (group.members.length > MOST_MEMBERS) {
    throw new OffhookError(
      'TOO_MANY_MEMBERS',
      `A group rings ${MOST_MEMBERS} extensions at most, and ${group.members.length} were given.`,
      'Leave some out.',
    );
  }
  await addCallGroup(db, group);
  return group;
}
