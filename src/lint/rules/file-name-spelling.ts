import { ALL_KINDS } from '#lint/file-kind.ts';
import { WHOLE_FILE } from '#lint/finding.ts';
import type { Rule } from '#lint/rule.ts';

export const fileNameSpelling: Rule = {
  id: 'file-name-spelling',
  title: 'A name that phones spell otherwise',
  severity: 'error',
  appliesTo: ALL_KINDS,
  explanation:
    'Phones ask for one spelling only: SIP in capitals, twelve upper-case digits without separators, .cnf in small letters. Most TFTP servers mind the letter case, so the phone gets "file not found" and stays unprovisioned.',
  confidence: 'observed',
  sources: ['pro-voip-default', 'tftp-log-2021', 'cisco-voip-2005'],
  examples: {
    accept: [{ 'SIP00115C000101.cnf': 'line1_name: 101\n', 'SIPDefault.cnf': 'proxy_register: 1\n' }],
    reject: [
      { files: { 'SipDefault.cnf': 'proxy_register: 1\n' }, at: ['SipDefault.cnf:1'] },
      { files: { 'SIP00-11-5c-00-01-01.cnf': 'line1_name: 101\n' }, at: ['SIP00-11-5c-00-01-01.cnf:1'] },
      { files: { '0S79XX.TXT': 'P003-8-12-00\n' }, at: ['0S79XX.TXT:1'] },
    ],
  },
  *check({ base, meantName }, tree) {
    if (meantName === undefined) return;
    // A server on Windows keeps one spelling; where the right one is there too, this is only a copy.
    const isCopy = tree.files.some((file) => file.base === meantName);
    if (isCopy) return;
    yield { range: WHOLE_FILE, message: `Phones ask for ${meantName}, and not for ${base}.` };
  },
};
