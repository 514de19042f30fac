import type { NumberingPlan } from './numbering-plan.ts';

export const NORTHERN_EUROPE = [
  {
    country: 'DK',
    name: 'Denmark',
    international: '00',
    emergency: [
      { number: '112', what: 'all' },
      { number: '114', what: 'police' },
    ],
    shapes: [
      ...['2', '3', '4', '5', '6', '7', '8', '9'].map(
        (begins) => ({ kind: 'fixed', what: 'fixed, mobile, services', begins, digits: 8 }) as const,
      ),
      { kind: 'short', what: 'enquiries', begins: '118', digits: 3 },
      { kind: 'short', what: 'European help lines', begins: '116', digits: 6 },
      { kind: 'short', what: 'services', begins: '18', digits: 4 },
    ],
    confidence: 'documented',
    sources: ['itu-numbering', 'libphonenumber'],
  },
  {
    country: 'SE',
    name: 'Sweden',
    international: '00',
    emergency: [{ number: '112', what: 'all' }],
    shapes: [
      { kind: 'fixed', what: 'fixed and services', begins: '0', digits: [8, 9, 10] },
      { kind: 'mobile', what: 'mobile, and services such as 0771', begins: '07', digits: 10 },
      { kind: 'service', what: 'charged', begins: '0900', digits: [8, 9, 10, 11] },
      { kind: 'service', what: 'charged', begins: '0939', digits: [8, 9, 10, 11] },
      { kind: 'service', what: 'charged', begins: '0944', digits: [8, 9, 10, 11] },
      { kind: 'short', what: 'health', begins: '1177', digits: 4 },
      { kind: 'short', what: 'police, not urgent, and information', begins: '11', digits: 5 },
      { kind: 'short', what: 'European help lines', begins: '116', digits: 6 },
      { kind: 'short', what: 'enquiries', begins: '118', digits: [5, 6] },
    ],
    caveats: 'Local numbers without area code wait for the catch-all.',
    confidence: 'documented',
    sources: ['itu-numbering', 'libphonenumber'],
  },
  {
    country: 'NO',
    name: 'Norway',
    international: '00',
    emergency: [
      { number: '112', what: 'police' },
      { number: '110', what: 'fire brigade' },
      { number: '113', what: 'ambulance' },
    ],
    shapes: [
      ...['2', '3', '4', '5', '6', '7', '8', '9'].map(
        (begins) => ({ kind: 'fixed', what: 'fixed, mobile, services', begins, digits: 8 }) as const,
      ),
      { kind: 'service', what: 'companies', begins: '0', digits: 5 },
      { kind: 'short', what: 'rescue at sea', begins: '120', digits: 3 },
      { kind: 'short', what: 'roads', begins: '175', digits: 3 },
      { kind: 'short', what: 'public transport', begins: '177', digits: 3 },
      { kind: 'short', what: 'European help lines', begins: '116', digits: 6 },
      { kind: 'short', what: 'enquiries', begins: '18', digits: 4 },
    ],
    confidence: 'documented',
    sources: ['itu-numbering', 'libphonenumber'],
  },
] as const satisfies readonly NumberingPlan[];
