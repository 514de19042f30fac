import type { NumberingPlan } from './numbering-plan.ts';

export const BENELUX = [
  {
    country: 'BE',
    name: 'Belgium',
    international: '00',
    emergency: [
      { number: '112', what: 'fire brigade and ambulance, police too' },
      { number: '100', what: 'fire brigade and ambulance' },
      { number: '101', what: 'police' },
    ],
    shapes: [
      { kind: 'fixed', what: 'fixed, and services such as 0800, 070 and 078', begins: '0', digits: 9 },
      { kind: 'mobile', what: 'mobile', begins: '04', digits: 10 },
      { kind: 'fixed', what: 'fixed, Liège', begins: '042', digits: 9 },
      { kind: 'fixed', what: 'fixed, Liège', begins: '043', digits: 9 },
      { kind: 'short', what: 'help lines', begins: '10', digits: 3 },
      { kind: 'short', what: 'help lines', begins: '11', digits: 3 },
      { kind: 'short', what: 'European help lines', begins: '116', digits: 6 },
      { kind: 'short', what: 'enquiries and services', begins: '1', digits: 4 },
    ],
    confidence: 'documented',
    sources: ['itu-numbering', 'libphonenumber', 'bipt-numbering'],
  },
  {
    country: 'NL',
    name: 'the Netherlands',
    international: '00',
    emergency: [{ number: '112', what: 'police, fire brigade, ambulance' }],
    shapes: [
      { kind: 'fixed', what: 'fixed, mobile, 085, 088', begins: '0', digits: 10 },
      { kind: 'service', what: 'free of charge', begins: '0800', digits: [8, 11] },
      { kind: 'service', what: 'charged', begins: '0900', digits: [8, 11] },
      { kind: 'service', what: 'charged', begins: '0906', digits: [8, 11] },
      { kind: 'service', what: 'charged', begins: '0909', digits: [8, 11] },
      { kind: 'mobile', what: 'machines', begins: '0970', digits: 12 },
      { kind: 'short', what: 'municipalities: 14 and the area code', begins: '140', digits: [5, 6] },
      { kind: 'short', what: 'talk about suicide', begins: '113', digits: 3 },
      { kind: 'short', what: 'animals in need', begins: '144', digits: 3 },
      { kind: 'short', what: 'European help lines', begins: '116', digits: 6 },
      { kind: 'short', what: 'enquiries and services', begins: '1', digits: 4 },
    ],
    confidence: 'documented',
    sources: ['itu-numbering', 'libphonenumber'],
  },
  {
    country: 'LU',
    name: 'Luxembourg',
    international: '00',
    emergency: [
      { number: '112', what: 'fire brigade and ambulance' },
      { number: '113', what: 'police' },
    ],
    shapes: [
      { kind: 'mobile', what: 'mobile', begins: '6', digits: 9 },
      { kind: 'service', what: 'free of charge', begins: '800', digits: 8 },
      { kind: 'service', what: 'shared costs', begins: '801', digits: 8 },
      { kind: 'service', what: 'charged', begins: '90', digits: 8 },
      { kind: 'short', what: 'European help lines', begins: '116', digits: 6 },
      { kind: 'short', what: 'enquiries', begins: '118', digits: 5 },
      { kind: 'short', what: 'services', begins: '12', digits: 5 },
    ],
    caveats:
      'Fixed numbers have 4 to 11 digits and begin with no trunk prefix: only time tells when one is whole.',
    confidence: 'documented',
    sources: ['itu-numbering', 'libphonenumber'],
  },
] as const satisfies readonly NumberingPlan[];
