import { settingOf } from '#lint/cnf-view.ts';
import type { Rule } from '#lint/rule.ts';
import { elementsOf, xmlOf } from '#lint/xml-view.ts';

export const syncDiffers: Rule = {
  id: 'sync-differs',
  title: 'Every NOTIFY restarts every phone',
  severity: 'warning',
  appliesTo: ['sync-info'],
  explanation:
    'A phone restarts when the text in syncinfo.xml differs from its sync setting. Sources disagree on what to do with that: some count both up together, so that a phone restarts once; others leave them different for ever, so that each NOTIFY restarts whoever gets it. With the second, a stray NOTIFY ends a working day.',
  confidence: 'documented',
  sources: ['sip-guide-8.0-p4-4', 'elastix-template', 'sipxecs-phone'],
  examples: {
    accept: [
      {
        'SIPDefault.cnf': 'sync: 7\n',
        'syncinfo.xml': '<SYNCINFO>\n<IMAGE VERSION="*" SYNC="7"/>\n</SYNCINFO>\n',
      },
    ],
    reject: [
      {
        files: {
          'SIPDefault.cnf': 'sync: 0\n',
          'syncinfo.xml': '<SYNCINFO>\n<IMAGE VERSION="*" SYNC="1"/>\n</SYNCINFO>\n',
        },
        at: ['syncinfo.xml:2'],
      },
    ],
  },
  *check(file, tree) {
    const { defaults, sharedLoad } = tree;
    if (defaults === undefined || xmlOf(file).problems.length > 0) return;
    const sync = settingOf(defaults, 'sync')?.value ?? '1';
    const entries = elementsOf(file, 'IMAGE').map((element) => {
      const attribute = (wanted: string) => element.attributes.find(({ name }) => name === wanted);
      return { element, version: attribute('VERSION')?.value, text: attribute('SYNC')?.value ?? '1' };
    });
    const entry =
      entries.find(({ version }) => version === sharedLoad) ?? entries.find(({ version }) => version === '*');
    if (entry === undefined || entry.text === sync) return;
    const { start, openEnd } = entry.element;
    yield {
      range: { start, end: openEnd },
      message: `SYNC is "${entry.text.slice(0, 40)}" here and sync is "${sync.slice(0, 40)}" in SIPDefault.cnf: each NOTIFY restarts the phones. Sources disagree on whether to leave it so.`,
    };
  },
};
