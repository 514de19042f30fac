import type { Rule } from '#lint/rule.ts';
import { nameRange, xmlOf } from '#lint/xml-view.ts';

export const syncInfoRootMissing: Rule = {
  id: 'sync-info-root-missing',
  title: 'An <IMAGE> without <SYNCINFO> around it',
  severity: 'warning',
  appliesTo: ['sync-info'],
  explanation:
    'The guide has <SYNCINFO> as the root with <IMAGE> inside; two widely used templates have only <IMAGE>. Sources disagree on whether phones take that.',
  confidence: 'documented',
  sources: ['sip-guide-8.0-p4-4', 'fusionpbx-template', 'sipxecs-phone'],
  examples: {
    accept: [{ 'syncinfo.xml': '<SYNCINFO>\n<IMAGE VERSION="*" SYNC="1"/>\n</SYNCINFO>\n' }],
    reject: [{ files: { 'syncinfo.xml': '<IMAGE VERSION="*" SYNC="1"/>\n' }, at: ['syncinfo.xml:1'] }],
  },
  *check(file) {
    const [root] = xmlOf(file).elements;
    if (root === undefined || root.name === 'SYNCINFO') return;
    yield {
      range: nameRange(root),
      message:
        'The guide wants <SYNCINFO> around everything, templates in use leave it out: sources disagree.',
    };
  },
};
