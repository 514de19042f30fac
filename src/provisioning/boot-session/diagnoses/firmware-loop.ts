import { type Diagnosis, times } from '#provisioning/boot-session/diagnosis.ts';

const FETCHES = 3;

export const FIRMWARE_LOOP = {
  id: 'firmware-loop',
  title: 'Fetches the same firmware again and again',
  symptom: '"Upgrading Software", a restart, and "Upgrading Software" again.',
  reason:
    'The phone does not keep the image: it refuses it as damaged or meant for other hardware, or SEP<MAC>.cnf.xml and image_version name different loads and it goes to and fro between them.',
  remedy:
    'Add the set anew from another source, and see that everything names one load: offhook get MAC image_version. Some hardware revisions refuse some loads; try the next older one.',
  sources: ['tech-note-5455', 'tftp-log-2021'],
  confidence: 'uncertain',
  detect({ images }) {
    for (const [name, fetches] of Map.groupBy(images, (image) => image.name)) {
      if (fetches.length >= FETCHES) {
        return { detail: `It fetched ${name} ${times(fetches.length)} without coming into service.` };
      }
    }
    return undefined;
  },
} as const satisfies Diagnosis;
