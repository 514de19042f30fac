import { cnfOf, settingsOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import { placeOf } from '#lint/place.ts';
import type { Rule } from '#lint/rule.ts';

export const repeatedSetting: Rule = {
  id: 'repeated-setting',
  title: 'A setting twice, with the same value',
  severity: 'info',
  appliesTo: CNF_KINDS,
  explanation: 'It does no harm until somebody changes one of the two lines and not the other.',
  confidence: 'observed',
  sources: ['fusionpbx-template'],
  examples: {
    accept: [{ 'SIPDefault.cnf': 'enable_vad: 0\nproxy_register: 1\n' }],
    reject: [
      {
        files: { 'SIPDefault.cnf': 'enable_vad: 0\nproxy_register: 1\nenable_vad: "0" ; again\n' },
        at: ['SIPDefault.cnf:3'],
        fixed: 'enable_vad: 0\nproxy_register: 1\n',
      },
    ],
  },
  *check(file) {
    if (cnfOf(file).last.size === settingsOf(file).length) return;
    for (const [key, settings] of Map.groupBy(settingsOf(file), (setting) => setting.key)) {
      const [first, ...again] = settings;
      if (first === undefined || again.some(({ value }) => value !== first.value)) continue;
      for (const { nameRange, lineRange } of again) {
        const lineFeed = file.text.indexOf('\n', lineRange.end);
        const end = lineFeed < 0 ? file.text.length : lineFeed + 1;
        yield {
          range: nameRange,
          message: `${key} stands on line ${placeOf(file, first.nameRange.start).line} already, with the same value.`,
          fix: [{ start: lineRange.start, end, text: '' }],
        };
      }
    }
  },
};
