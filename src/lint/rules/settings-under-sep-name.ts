import { WHOLE_FILE } from '#lint/finding.ts';
import type { Rule } from '#lint/rule.ts';

export const settingsUnderSepName: Rule = {
  id: 'settings-under-sep-name',
  title: 'Settings of a SIP<MAC>.cnf under a SEP name',
  severity: 'error',
  appliesTo: ['other-cnf'],
  explanation:
    'SEP<MAC>.cnf.xml is the XML file of newer models; from it a 7940 or 7960 takes the name of its load and nothing else, and SEP<MAC>.cnf it never asks for. Settings belong into SIP<MAC>.cnf.',
  confidence: 'observed',
  sources: ['julianhead-tree', 'tftp-log-2021'],
  insteadOf: ['wrong-content', 'settings-under-unasked-name'],
  examples: {
    accept: [{ 'SIP00115C000101.cnf': 'line1_name: 101\n' }],
    reject: [{ files: { 'SEP00115C000101.cnf': 'line1_name: 101\n' }, at: ['SEP00115C000101.cnf:1'] }],
  },
  *check({ base }) {
    const digits = /^SEP([0-9A-F]{12})\.cnf(\.xml)?$/i.exec(base)?.[1];
    if (digits === undefined) return;
    yield {
      range: WHOLE_FILE,
      message: `These are settings for SIP${digits.toUpperCase()}.cnf; a 7940 or 7960 reads none of them from here.`,
    };
  },
};
