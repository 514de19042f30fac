import { join } from 'node:path';
import { readProgramSettings } from '#app/program-settings.ts';
import { SETTINGS_FILE } from '#app/settings-file.ts';
import { OffhookError } from '#values/offhook-error.ts';
import type { Check } from './check.ts';

/** Whether `settings.yaml` can be read. The other checks go by the defaults when it can't. */
export const settingsCheck: Check = {
  id: 'settings-file',
  title: 'Settings file',
  async run({ dataFolder, machine }) {
    try {
      readProgramSettings(dataFolder);
    } catch (error) {
      if (!(error instanceof OffhookError)) throw error;
      return { state: 'problem', found: error.message, remedy: error.remedy };
    }
    const path = join(dataFolder, SETTINGS_FILE);
    try {
      machine.status(path);
      return { state: 'ok', found: path };
    } catch {
      return { state: 'ok', found: `${path} is not there, so every default holds` };
    }
  },
};
