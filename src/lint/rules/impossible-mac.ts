import { ALL_KINDS } from '#lint/file-kind.ts';
import { WHOLE_FILE } from '#lint/finding.ts';
import type { Rule } from '#lint/rule.ts';

const PHONE_FILE = /^(?:SIP|SEP|MGC|CTLSEP|ITLSEP)([0-9A-Z]{8,16})\.(?:cnf|cnf\.xml|tlv)$/i;

export const impossibleMac: Rule = {
  id: 'impossible-mac',
  title: 'A file for a phone that cannot exist',
  severity: 'warning',
  appliesTo: ALL_KINDS,
  explanation:
    'The name has the form of a phone file, but what stands for the MAC address is none: it has too many or too few digits, letters beyond F, is all zeros, or is a group address. No phone asks for it.',
  confidence: 'inferred',
  sources: ['pro-voip-default'],
  examples: {
    accept: [{ 'SIP00115C000101.cnf': 'line1_name: 101\n' }],
    reject: [
      { files: { 'SIP00115C00010.cnf': 'line1_name: 101\n' }, at: ['SIP00115C00010.cnf:1'] },
      { files: { 'SIP000000000000.cnf': 'line1_name: 101\n' }, at: ['SIP000000000000.cnf:1'] },
    ],
  },
  *check({ base, mac }) {
    const digits = mac === undefined ? PHONE_FILE.exec(base)?.[1] : undefined;
    if (digits === undefined || /^default$/i.test(digits)) return;
    yield { range: WHOLE_FILE, message: `${digits} ${reason(digits)}: no phone asks for this file.` };
  },
};

function reason(digits: string): string {
  if (digits.length !== 12) return `has ${digits.length} digits, a MAC address twelve`;
  if (/[^0-9A-F]/i.test(digits)) return 'has letters that are no hexadecimal digits';
  return /^0+$/.test(digits) ? 'is all zeros' : 'is a group address';
}
