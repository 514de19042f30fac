import { type Diagnosis, isOverdue } from '#provisioning/boot-session/diagnosis.ts';

const GAPS: Readonly<Record<string, string>> = {
  'no-mask': 'no subnet mask (1)',
  'no-router': 'no router (3)',
  'no-tftp-server': 'no TFTP server (66 or 150)',
  'tftp-name-without-dns': 'a TFTP server by name (66) and no DNS server (6)',
  'tftp-servers-differ': 'two different TFTP servers in 66 and 150',
  'tftp-server-elsewhere': 'another TFTP server than this machine',
};

export const NO_FILE_ASKED = {
  id: 'no-file-asked',
  title: 'Has an address, but never asked for a file',
  symptom: 'The screen goes from "Configuring IP" to "Requesting Configuration" and stays there.',
  reason:
    'The phone was not told where its TFTP server is, was told another one, or cannot reach this one: options 66 and 150 are missing or differ, or an "Alternate TFTP" was typed into the phone.',
  remedy:
    'Let the DHCP server send this machine’s address in option 150 and, as text, in 66. On the phone: Settings, Network Configuration, Alternate TFTP: NO.',
  sources: ['teo-7960-log', 'chokidney-readme'],
  confidence: 'observed',
  detect(session, now) {
    if (session.stage !== 'addressed' || !isOverdue(session, now)) return undefined;
    const { address = 'an address', dhcp } = session;
    const missing = (dhcp?.gaps ?? []).flatMap((gap) => GAPS[gap] ?? []);
    if (dhcp?.server === undefined || missing.length === 0) {
      return { detail: `It has ${address}, and has asked this server for nothing.` };
    }
    return {
      detail: `${dhcp.server} gave it ${address} and ${missing.join(', ')}.`,
      remedy: `Let ${dhcp.server} send this machine's address in options 66 (as text) and 150.`,
    };
  },
} as const satisfies Diagnosis;
