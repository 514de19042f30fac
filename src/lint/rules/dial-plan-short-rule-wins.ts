import { dialPlanOf, type PlacedRule } from '#lint/dial-plan-view.ts';
import { placeOf } from '#lint/place.ts';
import type { Rule } from '#lint/rule.ts';

/** Shorter than anybody takes for the next digit. */
const NO_TIME = 1;

interface Pattern {
  /** A literal, or `.`. */
  readonly places: readonly string[];
  readonly literals: number;
  readonly rule: PlacedRule;
}

export const dialPlanShortRuleWins: Rule = {
  id: 'dial-plan-short-rule-wins',
  title: 'A short pattern that takes the beginning of longer numbers',
  severity: 'warning',
  appliesTo: ['dial-plan'],
  explanation:
    'The rule with the most digits of its own wins, and dots count nothing. A short rule that is complete, waits a second or less and has as many digits of its own as a longer one sends the call before the longer number is dialled. Give it a longer time-out, or the longer rule more digits.',
  confidence: 'documented',
  sources: ['sip-guide-6-7-p3-23', 'nortelnetworks-dial-plan'],
  examples: {
    accept: [
      {
        'dialplan.xml':
          '<DIALTEMPLATE>\n<TEMPLATE MATCH="1.." Timeout="0"/>\n<TEMPLATE MATCH="1571" Timeout="0"/>\n</DIALTEMPLATE>\n',
      },
    ],
    reject: [
      {
        files: {
          'dialplan.xml':
            '<DIALTEMPLATE>\n<TEMPLATE MATCH="......." Timeout="1"/>\n<TEMPLATE MATCH=".........." Timeout="1"/>\n</DIALTEMPLATE>\n',
        },
        at: ['dialplan.xml:2'],
      },
    ],
  },
  *check(file) {
    const patterns = dialPlanOf(file).rules.flatMap(readPattern);
    for (const short of patterns) {
      if (Number(short.rule.timeout?.value ?? Number.NaN) > NO_TIME || short.rule.timeout === undefined)
        continue;
      const long = patterns.find((each) => isStolen(each, short));
      if (long === undefined) continue;
      const { line } = placeOf(file, long.rule.range.start);
      yield {
        range: short.rule.match.range,
        message: `"${short.rule.match.value}" is complete before "${long.rule.match.value}" (line ${line}) and has as many digits of its own: it wins and dials.`,
      };
    }
  },
};

function readPattern(rule: PlacedRule): Pattern[] {
  const { value } = rule.match;
  // Without a star, and only with what can be dialled, a pattern has a fixed number of places.
  const plain = value.replaceAll(',', '').replaceAll('\\*', 'S');
  if (plain === '' || /[^0-9.#+S]/.test(plain)) return [];
  const places = [...plain];
  return [{ places, literals: places.filter((place) => place !== '.').length, rule }];
}

/** Whether a number on its way to the longer pattern completes the shorter one, with nothing to tell them apart. */
function isStolen(long: Pattern, short: Pattern): boolean {
  if (long.places.length <= short.places.length) return false;
  const beginning = long.places.slice(0, short.places.length);
  const overlaps = beginning.every((place, at) => {
    const other = short.places[at];
    return place === other || place === '.' || other === '.';
  });
  const literalsSoFar = beginning.filter((place) => place !== '.').length;
  return overlaps && literalsSoFar === short.literals;
}
