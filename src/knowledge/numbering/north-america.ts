import type { NumberingPlan } from './numbering-plan.ts';

export const NORTH_AMERICA = [
  {
    country: 'US',
    name: 'the United States and Canada',
    international: '011',
    emergency: [
      { number: '911', what: 'all' },
      { number: '112', what: 'all, from mobile networks' },
    ],
    shapes: [
      ...['2', '3', '4', '5', '6', '7', '8', '9'].map(
        (area) => ({ kind: 'fixed', what: 'everything, with 1', begins: `1${area}`, digits: 11 }) as const,
      ),
      ...['2', '3', '4', '5', '6', '7', '8', '9'].map(
        (begins) => ({ kind: 'fixed', what: 'everything, with area code', begins, digits: 10 }) as const,
      ),
      ...['211', '311', '411', '511', '611', '711', '811', '988'].map(
        (begins) => ({ kind: 'short', what: 'services', begins, digits: 3 }) as const,
      ),
      { kind: 'short', what: 'operator', begins: '0', digits: [1, 11] },
    ],
    caveats:
      'Seven digits without area code, where they still work, wait for ten seconds: a shorter wait would cut ten digits.',
    confidence: 'documented',
    sources: ['libphonenumber', 'nanpa'],
  },
] as const satisfies readonly NumberingPlan[];
