import { findParameter } from '#files/parameters/find-parameter.ts';
import { isSecretSetting } from '#files/parameters/secret-names.ts';
import { validateSetting } from '#files/parameters/validate-setting.ts';
import { parseZoneName } from './clock/zone-changes.ts';
import { standsInSharedFile } from './compose-config.ts';
import type { EffectiveSettings } from './compose-settings.ts';
import type { Layer, SettingOrigin } from './layers.ts';

/** A value and where it came from, without what it hides. */
export interface HiddenValue {
  readonly value: string;
  readonly layer: Layer;
  readonly from: string;
}

/** One setting with all that is to be said of it. Values are in clear: mask those that are `secret`. */
export interface ExplainedSetting extends HiddenValue {
  readonly name: string;
  /** What weaker layers say, the strongest of them first. */
  readonly hides: readonly HiddenValue[];
  /** What the phone has by itself; absent where nobody knows it. */
  readonly phoneDefault?: string;
  /** The file that it is written to. */
  readonly file: 'SIPDefault.cnf' | 'SIP<MAC>.cnf';
  /** Whether Offhook knows neither more of it than its name, or would not have accepted its value. */
  readonly verbatim: boolean;
  readonly secret: boolean;
  /** What somebody noted beside it, in one or more lines. */
  readonly note?: string;
}

/** Every setting with its layer, what it hides, and the phone's own default, by name. */
export function explainSettings(settings: EffectiveSettings): ExplainedSetting[] {
  return [...settings]
    .map(([name, origin]) => {
      const phoneDefault = findParameter(name)?.parameter.default;
      return {
        name,
        ...withoutHidden(origin),
        hides: hiddenBy(origin),
        ...(phoneDefault === undefined ? {} : { phoneDefault }),
        file: standsInSharedFile(name, origin.layer)
          ? ('SIPDefault.cnf' as const)
          : ('SIP<MAC>.cnf' as const),
        verbatim: !isZoneName(name, origin.value) && !validateSetting(name, origin.value).ok,
        secret: isSecretSetting(name),
      };
    })
    .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}

/** Of a model or a group, the name of the zone stands as it was set. */
function isZoneName(name: string, value: string): boolean {
  return name === 'time_zone' && parseZoneName(value) !== undefined;
}

function withoutHidden({ value, layer, from }: SettingOrigin): HiddenValue {
  return { value, layer, from };
}

function hiddenBy({ hides }: SettingOrigin): HiddenValue[] {
  return hides === undefined ? [] : [withoutHidden(hides), ...hiddenBy(hides)];
}
