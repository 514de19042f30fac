import { median } from '#bench/median.ts';
import type { Rate, Round } from './measure.ts';

/** Of several rounds, each figure by itself: a round that something else disturbed does not show. */
export function medianRound(rounds: readonly Round[]): Round {
  const calls = rounds.flatMap((round) => round.calls ?? []);
  return {
    registrations: medianRate(rounds.map((round) => round.registrations)),
    ...(calls.length === 0 ? {} : { calls: medianRate(calls) }),
    megabytes: {
      empty: median(rounds.map(({ megabytes }) => megabytes.empty)),
      full: median(rounds.map(({ megabytes }) => megabytes.full)),
    },
  };
}

function medianRate(rates: readonly Rate[]): Rate {
  return {
    perSecond: median(rates.map((rate) => rate.perSecond)),
    busy: median(rates.map((rate) => rate.busy)),
    microseconds: median(rates.map((rate) => rate.microseconds)),
    failed: median(rates.map((rate) => rate.failed)),
  };
}
