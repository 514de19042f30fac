import { settingsOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';
import { loadKind, parseLoadName } from '#values/load-name.ts';

export const imageVersionNotSip: Rule = {
  id: 'image-version-not-sip',
  title: 'A SIP phone is told to run something else',
  severity: 'warning',
  appliesTo: CNF_KINDS,
  explanation:
    'P0S3 is SIP, P003 is SCCP or the universal loader, P0M3 is MGCP. A phone that reads this file runs SIP already; with a P003 here it leaves SIP again. OS79XX.TXT is the place for P003.',
  confidence: 'documented',
  sources: ['firmware-matrix'],
  examples: {
    accept: [{ 'SIPDefault.cnf': 'image_version: P0S3-8-12-00\n' }],
    reject: [{ files: { 'SIPDefault.cnf': 'image_version: P003-8-12-00\n' }, at: ['SIPDefault.cnf:1'] }],
  },
  *check(file) {
    for (const { key, value, valueRange } of settingsOf(file)) {
      const load = key === 'image_version' ? parseLoadName(value) : undefined;
      if (load === undefined || loadKind(load) === 'sip') continue;
      yield {
        range: valueRange,
        message: `${value} is no SIP load: P0S3 is SIP, P003 is SCCP or the universal loader.`,
      };
    }
  },
};
