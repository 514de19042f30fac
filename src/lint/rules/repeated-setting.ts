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
    const settings = settingsOf(file);
    if (cnfOf(file).last.size === settings.length) return;
    const first = new Map<string, (typeof settings)[number]>();
    for (const setting of settings) {
      const earlier = first.get(setting.key);
      if (earlier === undefined) first.set(setting.key, setting);
      else if (settings.every(({ key, value }) => key !== setting.key || value === setting.value)) {
        const { start, end } = setting.lineRange;
        const lineFeed = file.text.indexOf('\n', end);
        yield {
          range: setting.nameRange,
          message: `${setting.key} stands on line ${placeOf(file, earlier.nameRange.start).line} already, with the same value.`,
          fix: [{ start, end: lineFeed < 0 ? file.text.length : lineFeed + 1, text: '' }],
        };
      }
    }
  },
};
