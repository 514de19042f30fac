import { loadsNamedIn } from '#lint/load-names.ts';
import type { Rule } from '#lint/rule.ts';
import { loadKind, parseLoadName } from '#values/load-name.ts';

export const os79xxNamesApplication: Rule = {
  id: 'os79xx-names-application',
  title: 'OS79XX.TXT names the application, not the loader',
  severity: 'warning',
  appliesTo: ['os79xx'],
  explanation:
    "Sources disagree: Cisco's bundle for 8.12 names the loader P003-8-12-00, the only part with a .bin that an old phone can take; many folders name P0S3-8-12-00 and work, because phones with a universal loader never read the file. P003 is right for both.",
  confidence: 'observed',
  sources: ['public-firmware-copies', 'julianhead-tree'],
  examples: {
    accept: [{ 'OS79XX.TXT': 'P003-8-12-00\n' }, { 'OS79XX.TXT': 'P0S3-06-3-00\n' }],
    reject: [{ files: { 'OS79XX.TXT': 'P0S3-8-12-00\n' }, at: ['OS79XX.TXT:1'] }],
  },
  *check(file) {
    for (const { text, range } of loadsNamedIn(file)) {
      const load = parseLoadName(text);
      // Up to release 6 the application was one file that old phones took.
      const release = Number(/^P0S3-(\d{1,2})-/.exec(text)?.[1] ?? 0);
      if (load === undefined || loadKind(load) !== 'sip' || release < 7) continue;
      yield {
        range,
        message: `Cisco names the loader here (P003…), and only that has a .bin for old phones. Sources disagree: many folders have ${text}.`,
      };
    }
  },
};
