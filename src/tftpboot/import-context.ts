import type { Extension } from '#provisioning/phone.ts';
import type { LoadName } from '#values/load-name.ts';
import type { MacAddress } from '#values/mac-address.ts';

/** What of the installation an import depends on. */
export interface ImportContext {
  /** What Offhook sends where nobody says otherwise: that needs no setting. */
  readonly ours: ReadonlyMap<string, string>;
  /** Where relative URLs in settings lead, without a slash at the end. */
  readonly baseUrl: string;
  /** Models of phones that are known already. */
  readonly models: ReadonlyMap<MacAddress, string>;
  /** All phones that are known, those in the inbox too. */
  readonly known: readonly MacAddress[];
  /** The model of phones that nothing else tells the model of. */
  readonly assumedModel?: string;
  /** SIP loads on the shelf, the newest last. */
  readonly loads: readonly LoadName[];
  /** Extensions that there are, by number. */
  readonly extensions: ReadonlyMap<string, Extension>;
  /** Settings of the groups that there are, by their names. */
  readonly groups: ReadonlyMap<string, ReadonlyMap<string, string>>;
}
