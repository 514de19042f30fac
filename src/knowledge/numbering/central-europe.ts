import type { NumberingPlan } from './numbering-plan.ts';

export const CENTRAL_EUROPE = [
  {
    country: 'PL',
    name: 'Poland',
    international: '00',
    emergency: [
      { number: '112', what: 'all' },
      { number: '997', what: 'police' },
      { number: '998', what: 'fire brigade' },
      { number: '999', what: 'ambulance' },
    ],
    shapes: [
      ...['1', '2', '3', '4', '5', '6', '7', '8', '9'].map(
        (begins) => ({ kind: 'fixed', what: 'fixed, mobile, services', begins, digits: 9 }) as const,
      ),
      { kind: 'service', what: 'free of charge', begins: '800', digits: [9, 10] },
      { kind: 'short', what: 'gas, water, power and others', begins: '99', digits: 3 },
      { kind: 'short', what: 'rescue and guards', begins: '98', digits: 3 },
      { kind: 'short', what: 'European help lines', begins: '116', digits: 6 },
      { kind: 'short', what: 'enquiries', begins: '118', digits: 6 },
      { kind: 'short', what: 'cities', begins: '19', digits: 5 },
    ],
    confidence: 'documented',
    sources: ['itu-numbering', 'libphonenumber'],
  },
  {
    country: 'CZ',
    name: 'Czechia',
    international: '00',
    emergency: [
      { number: '112', what: 'all' },
      { number: '150', what: 'fire brigade' },
      { number: '155', what: 'ambulance' },
      { number: '156', what: 'municipal police' },
      { number: '158', what: 'police' },
    ],
    shapes: [
      ...['2', '3', '4', '5', '6', '7', '8', '9'].map(
        (begins) => ({ kind: 'fixed', what: 'fixed, mobile, services', begins, digits: 9 }) as const,
      ),
      { kind: 'short', what: 'further emergency numbers', begins: '15', digits: 3 },
      { kind: 'short', what: 'European help lines', begins: '116', digits: 6 },
      { kind: 'short', what: 'enquiries', begins: '118', digits: 4 },
      { kind: 'short', what: 'breakdowns', begins: '12', digits: [4, 5] },
    ],
    confidence: 'documented',
    sources: ['itu-numbering', 'libphonenumber'],
  },
] as const satisfies readonly NumberingPlan[];
