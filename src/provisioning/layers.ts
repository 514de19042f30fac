/** From the weakest to the strongest: a later layer overrides an earlier one. */
export type Layer = 'defaults' | 'site' | 'model' | 'group' | 'phone';

/** The layers that an operator writes to. */
export type WritableLayer = Exclude<Layer, 'defaults'>;

/** Where settings are kept: a layer and, below the site, which model, group or phone. */
export interface LayerScope {
  readonly layer: WritableLayer;
  /** Empty for the site; the model, the group's name or the MAC address as shown otherwise. */
  readonly scope: string;
}

/** A value and the layer it came from. */
export interface SettingOrigin {
  readonly value: string;
  readonly layer: Layer;
  /** The model, group, phone, or `line 1 → extension 208` for what an account fills in. */
  readonly from: string;
  /** The time zone whose rules gave the value: `Europe/Brussels`. */
  readonly zone?: string;
  /** The value of a weaker layer that this one hides, with what that one hides in turn. */
  readonly hides?: SettingOrigin;
}

/** `site`, `model 7960`, `group sales`, `phone 00:11:…`: as people write and read it. */
export function describeScope({ layer, scope }: LayerScope): string {
  return scope === '' ? layer : `${layer} ${scope}`;
}
