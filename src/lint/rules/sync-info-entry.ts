import { FILE_LIMITS } from '#knowledge/file-limits.ts';
import type { Rule } from '#lint/rule.ts';
import { elementsOf, nameRange, xmlOf } from '#lint/xml-view.ts';
import { parseLoadName } from '#values/load-name.ts';

const LONGEST = FILE_LIMITS.syncText.limit;

export const syncInfoEntry: Rule = {
  id: 'sync-info-entry',
  title: 'An entry of syncinfo.xml that applies to no phone',
  severity: 'error',
  appliesTo: ['sync-info'],
  explanation:
    'Each <IMAGE> has a VERSION, which is a load or * for all, and a SYNC text of at most 32 characters. Phones look for the load that they run, then for *.',
  confidence: 'documented',
  sources: ['sip-guide-8.0-p4-4', 'sip-stack-check-sync'],
  examples: {
    accept: [
      {
        'syncinfo.xml':
          '<SYNCINFO>\n<IMAGE VERSION="P0S3-8-12-00" SYNC="2"/>\n<IMAGE VERSION="*"/>\n</SYNCINFO>\n',
      },
    ],
    reject: [
      {
        files: { 'syncinfo.xml': '<SYNCINFO>\n<IMAGE VERSION="8.12" SYNC="1"/>\n</SYNCINFO>\n' },
        at: ['syncinfo.xml:2'],
      },
    ],
  },
  *check(file) {
    if (xmlOf(file).problems.length > 0) return;
    for (const element of elementsOf(file, 'IMAGE')) {
      const attribute = (wanted: string) => element.attributes.find(({ name }) => name === wanted);
      const version = attribute('VERSION');
      if (version === undefined) {
        yield { range: nameRange(element), message: 'This <IMAGE> has no VERSION: write a load, or *.' };
      } else if (version.value !== '*' && parseLoadName(version.value) === undefined) {
        yield {
          range: { start: version.valueStart, end: version.valueStart + version.value.length },
          message: `VERSION is neither a load nor *: "${version.value.slice(0, 40)}".`,
        };
      }
      const sync = attribute('SYNC');
      if (sync === undefined || sync.value.length <= LONGEST) continue;
      yield {
        range: { start: sync.valueStart, end: sync.valueStart + sync.value.length },
        message: `SYNC has ${sync.value.length} characters; phones compare ${LONGEST}.`,
      };
    }
  },
};
