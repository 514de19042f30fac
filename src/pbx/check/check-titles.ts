/** What can keep a phone from registering, by its stable id. */
export const CHECK_TITLES = {
  dns: 'The name of the PBX leads nowhere',
  'port-closed': 'Nothing listens on the SIP port',
  'tcp-only': 'The PBX speaks TCP only',
  silent: 'The PBX does not answer',
  'source-port': 'The PBX answers where the phone does not listen',
  forbidden: 'The PBX refuses this network',
  'no-registrar': 'The PBX takes no registrations',
  algorithm: 'The PBX wants a digest that the phone can’t compute',
  quality: 'The PBX wants a digest over the body',
  'unknown-account': 'The PBX does not know the account',
  authname: 'The name in the credentials is wrong',
  realm: 'The password is kept for another realm',
  'held-back': 'No password was tried',
  secret: 'The password is wrong',
  credentials: 'The name or the password is wrong',
  contact: 'The PBX takes no contact',
  'contact-limit': 'The account has all the contacts it may have',
  codecs: 'No codec in common',
  'phone-behind': 'The phone has older settings',
} as const;

export type CheckId = keyof typeof CHECK_TITLES;
