import { type Diagnosis, times } from '#provisioning/boot-session/diagnosis.ts';

const ROUNDS = 2;

export const LOADER_ONLY = {
  id: 'loader-only',
  title: 'Loader only: "Protocol Application Invalid"',
  symptom:
    'The screen says "Protocol Application Invalid"; the phone asks for the same names every three minutes.',
  reason:
    'The loader runs, the flash holds no application, and no file names a load that is whole. The phone is not broken: it goes on by itself once it gets what it waits for.',
  remedy: 'Leave it plugged in and give it what it waits for: a complete load, and a phone that is adopted.',
  sources: ['voip-info-upgrade', 'chokidney-readme', 'cisco-voip-2005'],
  confidence: 'observed',
  detect({ vainRounds, refused, isApplication }) {
    if (isApplication || vainRounds < ROUNDS) return undefined;
    const awaited = refused.filter(({ code }) => code !== 'NOT_USED');
    const [first] = awaited;
    const names = awaited.map(({ name }) => name).join(', ');
    const detail = `Its loader has gone round ${times(vainRounds)} and found no application.`;
    if (first === undefined) return { detail };
    return {
      detail: `${detail} It waits for ${names}. ${first.reason}`,
      ...(first.remedy === undefined ? {} : { remedy: first.remedy }),
    };
  },
} as const satisfies Diagnosis;
