/** A URI parameter that no phone has, and that every registrar keeps. */
const MARK = ';offhook=check';

/** The contact that `pbx check` binds for a moment to see whether it can be. It is no phone. */
export function briefContact(user: string, address: string, port: number): string {
  return `sip:${encodeURIComponent(user)}@${address}:${port};transport=udp${MARK}`;
}

/** Whether a contact is one of those. */
export function isBriefContact(contact: string): boolean {
  return contact.includes(MARK);
}
