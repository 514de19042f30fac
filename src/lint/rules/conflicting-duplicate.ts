import { cnfOf, settingsOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import { placeOf } from '#lint/place.ts';
import type { Rule } from '#lint/rule.ts';

export const conflictingDuplicate: Rule = {
  id: 'conflicting-duplicate',
  title: 'A setting twice, with different values',
  severity: 'warning',
  appliesTo: CNF_KINDS,
  explanation:
    'The last line presumably wins, but nobody has proven it, and whoever changes the first line will wonder why nothing happens. Keep one of them.',
  confidence: 'inferred',
  sources: ['fusionpbx-template', 'public-files'],
  examples: {
    accept: [{ 'SIPDefault.cnf': 'timer_register_expires: 300\n# timer_register_expires: 80\n' }],
    reject: [
      {
        files: {
          'SIPDefault.cnf': 'timer_register_expires: 300\nenable_vad: 0\ntimer_register_expires: 80\n',
        },
        at: ['SIPDefault.cnf:3'],
      },
    ],
  },
  *check(file) {
    const { last } = cnfOf(file);
    if (last.size === settingsOf(file).length) return;
    for (const setting of settingsOf(file)) {
      const { key, value, valueRange } = setting;
      if (last.get(key) !== setting) continue;
      const others = settingsOf(file).filter((each) => each.key === key && each.value !== value);
      const [other] = others;
      if (other === undefined) continue;
      const lines = others.map(({ nameRange }) => placeOf(file, nameRange.start).line).join(', ');
      const values = setting.parameter?.secret === true ? '' : ` ("${other.value.slice(0, 40)}")`;
      yield {
        range: valueRange,
        message: `${key} has another value on line ${lines}${values}. This one presumably wins; it is not proven.`,
      };
    }
  },
};
