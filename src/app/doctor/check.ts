import type { ProgramSettings } from '#app/program-settings.ts';
import type { ServingRecord } from '#app/serving-record.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { Machine } from './machine.ts';

/** `unknown`: it could not be told, and what was found says why. Only `problem` keeps phones from being served. */
export type CheckState = 'ok' | 'warning' | 'problem' | 'unknown';

/** What one check found. */
export interface CheckResult {
  readonly state: CheckState;
  /** For people; several findings are lines of their own. */
  readonly found: string;
  /** What to do about it, with the command to type where there is one. */
  readonly remedy?: string;
}

/** What the checks look at. */
export interface DoctorContext {
  readonly dataFolder: string;
  /** Every default where the settings file can't be read; its own check tells so. */
  readonly settings: ProgramSettings;
  /** Who serves the data folder now. */
  readonly serving: ServingRecord | undefined;
  /** Where the server listens, or would. */
  readonly addresses: readonly Ipv4Address[];
  readonly machine: Machine;
}

/** One thing that `offhook doctor` looks at. It changes nothing. */
export interface Check {
  /** Stable, for scripts. */
  readonly id: string;
  readonly title: string;
  run(context: DoctorContext): Promise<CheckResult>;
}
