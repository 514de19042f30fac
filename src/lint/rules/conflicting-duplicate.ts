import { cnfOf, settingsOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import { placeOf } from '#lint/place.ts';
import type { Rule } from '#lint/rule.ts';

/** How many lines are named. */
const MOST_LINES = 5;

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
    if (cnfOf(file).last.size === settingsOf(file).length) return;
    for (const [key, settings] of Map.groupBy(settingsOf(file), (setting) => setting.key)) {
      const last = settings.at(-1);
      const others = settings.filter(({ value }) => value !== last?.value);
      const [other] = others;
      if (last === undefined || other === undefined) continue;
      const lines = others.slice(0, MOST_LINES).map(({ nameRange }) => placeOf(file, nameRange.start).line);
      const values = last.parameter?.secret === true ? '' : ` ("${other.value.slice(0, 40)}")`;
      yield {
        range: last.valueRange,
        message: `${key} has another value on line ${lines.join(', ')}${values}. This one presumably wins; it is not proven.`,
      };
    }
  },
};
