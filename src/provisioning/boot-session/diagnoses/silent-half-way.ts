import { type Diagnosis, isOverdue } from '#provisioning/boot-session/diagnosis.ts';
import { EXPECTATIONS, STAGES, type Stage } from '#provisioning/boot-session/stages.ts';

const HALF_WAY: ReadonlySet<Stage> = new Set([
  'loader',
  'loader-upgrade',
  'application-upgrade',
  'application',
]);

export const SILENT_HALF_WAY = {
  id: 'silent-half-way',
  title: 'Fell silent half-way',
  symptom: 'The phone was booting, and nothing more has come from it for longer than any phone takes.',
  reason:
    'It lost power or its network cable, or found another server. In the middle of an upgrade a power cut leaves the loader without an application, which it fetches when it is back.',
  remedy:
    'Look at the phone: is it lit, and what does its screen say? Never unplug one that says "Upgrading Software".',
  sources: ['tftp-log-2021'],
  confidence: 'inferred',
  detect(session, now, { standing }) {
    const { stage, expected } = session;
    if (
      standing !== 'adopted' ||
      expected === undefined ||
      !HALF_WAY.has(stage) ||
      !isOverdue(session, now)
    ) {
      return undefined;
    }
    return { detail: `At "${STAGES[stage]}" it should have gone on: ${EXPECTATIONS[expected.event].words}.` };
  },
} as const satisfies Diagnosis;
