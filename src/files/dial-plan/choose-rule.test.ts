import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { chooseRule, DEFAULT_WAIT } from './choose-rule.ts';
import { dialNumber } from './dial-number.ts';
import type { DialRule } from './dial-plan.ts';
import { rewriteNumber } from './rewrite-number.ts';
import { walkPattern } from './walk-pattern.ts';

const plan = (...rules: (string | DialRule)[]) => ({
  rules: rules.map((rule) => (typeof rule === 'string' ? { match: rule, timeout: 3 } : rule)),
});
const winner = (rules: readonly (string | DialRule)[], digits: string) =>
  chooseRule(plan(...rules), digits, 1).rule?.match;

test('the most digits of its own win, then exact before dots before star, then the first', () => {
  assert.equal(winner(['9..', '91.', '9*', '*'], '911'), '91.');
  assert.equal(winner(['*', '...', '911'], '911'), '911');
  assert.equal(winner(['*', '...'], '911'), '...');
  assert.equal(
    winner(
      [
        { match: '...', timeout: 1 },
        { match: '...', timeout: 2 },
      ],
      '911',
    ),
    '...',
  );
  assert.equal(chooseRule(plan({ match: '.', timeout: 1 }, { match: '.', timeout: 2 }), '9', 1).wait, 1);
});

test('a longer rule with more digits of its own is waited for, though a shorter one is complete', () => {
  const choice = chooseRule(plan('9011*', '9.11'), '9011', 1);
  assert.deepEqual(
    [choice.rule, choice.wait, choice.isWaitingFor?.match],
    [undefined, DEFAULT_WAIT, '9011*'],
  );
  assert.equal(winner(['9011*', '9.11'], '90113'), '9011*');
  assert.equal(winner(['9011*', '9.11'], '9511'), '9.11');
  // The example of the guides: the star doesn't beat a rule that has a digit of its own.
  assert.equal(winner(['*', '9.......'], '94694210'), '9.......');
});

test('a rule for another line counts as if it were not there, and line 0 is any', () => {
  const rules = plan({ match: '1', line: 2, timeout: 0 }, { match: '1', line: 0, timeout: 5 });
  assert.deepEqual([chooseRule(rules, '1', 1).wait, chooseRule(rules, '1', 2).wait], [5, 0]);
});

test('without a rule the digits go after ten seconds as they are; an empty plan is one', () => {
  for (const rules of [plan(), plan('2')]) {
    assert.deepEqual(chooseRule(rules, '1', 1), {
      rule: undefined,
      index: undefined,
      wait: 10,
      sent: '1',
      route: 'default',
      tone: undefined,
      isWaitingFor: undefined,
    });
  }
});

test('dots take digits, star and plus; what other systems know stands for itself', () => {
  assert.ok(walkPattern('..', '*+')?.isComplete);
  assert.equal(walkPattern('..', '1#'), undefined);
  assert.equal(walkPattern('[2-9]', '3'), undefined);
  assert.equal(walkPattern('\\*67', '167'), undefined);
  assert.equal(walkPattern('\\*67', '*67')?.literals, 3);
  assert.ok(walkPattern('\\', '\\')?.isComplete);
});

test('a star takes all up to what follows it, and never turns back', () => {
  assert.deepEqual(walkPattern('*97', '12397')?.groups, ['123']);
  assert.deepEqual(walkPattern('1*', '12345')?.groups, ['2345']);
  assert.equal(walkPattern('*9', '1949'), undefined);
  assert.equal(walkPattern('1*', '1')?.isComplete, false);
});

test('commas give a second dial tone, several in a row one', () => {
  const rules = plan({ match: '9,,1,..', timeout: 0, tones: ['Cisco-Zip', 'Bellcore-Stutter'] }, '*');
  assert.equal(chooseRule(rules, '9', 1).tone, 'Cisco-Zip');
  assert.equal(chooseRule(rules, '91', 1).tone, 'Bellcore-Stutter');
  assert.equal(chooseRule(rules, '912', 1).tone, undefined);
  assert.equal(chooseRule(plan('9,..'), '9', 1).tone, 'Bellcore-Outside');
});

test('rewriting: everything, groups, single characters, and the character itself', () => {
  const rewrite = (match: string, text: string, digits: string) =>
    rewriteNumber({ match, rewrite: text }, digits, walkPattern(match, digits)?.groups ?? []);
  assert.equal(rewrite('31.', '11111111%s', '310'), '11111111310');
  assert.equal(rewrite('32..', '122222232..', '3255'), '12222223255');
  assert.equal(rewrite('33...', '13333333%1', '33456'), '13333333456');
  assert.equal(rewrite('34..1..', '14444%155%2', '3456178'), '144445655' + '78');
  assert.equal(rewrite('34..3..', '11..11..', '3456378'), '1156' + '1178');
  assert.equal(rewrite('9,*', '%1@10%.0%.0%.1', '9208'), '208@10.0.0.1');
  // A bare dot is the next digit, not a dot: an address without percent signs becomes another.
  assert.equal(rewrite('9,*', '%1@10.0.0.1', '9208'), '208@10200081');
  assert.equal(rewrite('1', '%%5%9', '1'), '%59');
  assert.equal(rewrite('1', '', '1'), '1');
  assert.equal(rewriteNumber({ match: '1', user: 'phone' }, '1', []), '1;user=phone');
  assert.equal(rewriteNumber({ match: '1', rewrite: '<sip:1>', user: 'ip' }, '1', []), '<sip:1;user=ip>');
});

test('dialled digit by digit, a short rule without a wait cuts longer numbers off', () => {
  const steals = plan({ match: '...', timeout: 0 }, { match: '.....', timeout: 0 });
  const { dialled, cutOff, choice } = dialNumber(steals, '12345');
  assert.deepEqual([dialled, cutOff, choice.sent], ['123', '45', '123']);
  const waits = dialNumber(plan({ match: '...', timeout: 2 }, { match: '.....', timeout: 0 }), '12345');
  assert.deepEqual([waits.cutOff, waits.shortestPause], ['', { after: 3, seconds: 2 }]);
});

test('a hash sends what stands before it, unless a rule has it there', () => {
  const rules = plan('*', { match: '\\*21*#', timeout: 0 }, { match: '#31#..', timeout: 0 });
  assert.deepEqual(
    [dialNumber(rules, '208#').choice.sent, dialNumber(rules, '208#').choice.wait],
    ['208', 0],
  );
  assert.equal(dialNumber(rules, '#31#12').choice.sent, '#31#12');
  assert.equal(dialNumber(rules, '*21208#').choice.rule?.match, '\\*21*#');
});

/** One place of a pattern: a character of its own, a dot, or a star, which stands last here. */
const anyPattern = fc
  .tuple(fc.stringMatching(/^[0-3.,]{0,5}$/), fc.constantFrom('', '*', '\\*'))
  .map(([start, end]) => start + end)
  .filter((pattern) => pattern.replaceAll(',', '') !== '');

/** What the facts say of a pattern and digits, by trying every way to read them; slow on purpose. */
function reference(pattern: string, digits: string) {
  const places = pattern.match(/\\.|[^,]/g) ?? [];
  for (let used = 0; used <= places.length; used += 1) {
    const part = places.slice(0, used);
    const source = part
      .map((place) => (place === '.' ? '[0-9*+]' : place === '*' ? '.+' : `[${place.at(-1)}]`))
      .join('');
    if (!new RegExp(`^${source}$`).test(digits)) continue;
    const literals = part.filter((place) => place !== '.' && place !== '*').length;
    const last = part.findLast((place) => place === '.' || place === '*');
    // A comma at the end is a tone after which nothing can be dialled: such a rule never ends.
    return {
      complete: used === places.length && !pattern.endsWith(','),
      literals,
      fit: last === '*' ? 1 : last === '.' ? 2 : 3,
    };
  }
  return undefined;
}

test('the choice is that of a slow reference written from the facts', () => {
  const anyRules = fc.array(anyPattern, { minLength: 1, maxLength: 7 });
  fc.assert(
    fc.property(anyRules, fc.stringMatching(/^[0-3*]{1,7}$/), (patterns, digits) => {
      const fits = patterns.flatMap((match, index) => {
        const fit = reference(match, digits);
        return fit === undefined ? [] : [{ ...fit, index }];
      });
      const best = (some: typeof fits) =>
        some.toSorted((a, b) => b.literals - a.literals || b.fit - a.fit || a.index - b.index)[0];
      const leader = best(fits);
      // While the best one is incomplete, only a complete one after it with as many digits of its own sends.
      const expected = leader?.complete
        ? leader
        : best(
            fits.filter(
              ({ complete, literals, index }) =>
                complete && leader !== undefined && literals === leader.literals && index > leader.index,
            ),
          );
      const choice = chooseRule(plan(...patterns), digits, 1);
      assert.equal(choice.index, expected?.index);
      assert.equal(choice.wait, expected === undefined ? 10 : 3);
      const waitedFor = expected === undefined && leader !== undefined ? patterns[leader.index] : undefined;
      assert.equal(choice.isWaitingFor?.match, waitedFor);
    }),
    { numRuns: 3000 },
  );
});
