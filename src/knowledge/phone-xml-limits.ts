import type { Confidence } from './confidence.ts';
import type { SourceKey } from './sources.ts';

/**
 * How much a page of phone XML may hold. The numbers stand in a schema that was written for newer models, so they
 * are the most that a 7940 or 7960 can have, not what it is sure to show.
 */
interface PhoneXmlLimits {
  readonly confidence: Confidence;
  readonly sources: readonly SourceKey[];
  /** Characters of an element's text, by element and, where it matters, by its parent. */
  readonly characters: Readonly<Record<string, number>>;
  /** How many of each there may be directly inside the root. */
  readonly items: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Pixels and octets of a picture, and the smallest and greatest place of its upper left corner. */
  readonly pictures: Readonly<
    Record<
      'CiscoIPPhoneImage' | 'CiscoIPPhoneStatus' | 'IconItem',
      { readonly width: number; readonly height: number; readonly octets: number }
    >
  >;
}

export const PHONE_XML_LIMITS = {
  confidence: 'documented',
  sources: ['xml-services-schema', 'xml-services-guide'],
  characters: {
    Title: 32,
    Prompt: 32,
    Telephone: 32,
    DisplayName: 32,
    QueryStringParam: 32,
    DefaultValue: 32,
    URL: 256,
    Text: 4000,
    'CiscoIPPhoneStatus/Text': 32,
    'MenuItem/Name': 64,
    'DirectoryEntry/Name': 32,
    'SoftKeyItem/Name': 32,
  },
  items: {
    CiscoIPPhoneMenu: { MenuItem: 100, SoftKeyItem: 8 },
    CiscoIPPhoneText: { SoftKeyItem: 8 },
    CiscoIPPhoneInput: { InputItem: 5, SoftKeyItem: 8 },
    CiscoIPPhoneDirectory: { DirectoryEntry: 32, SoftKeyItem: 8 },
    CiscoIPPhoneImage: { SoftKeyItem: 8 },
    CiscoIPPhoneGraphicMenu: { MenuItem: 12, SoftKeyItem: 8 },
    CiscoIPPhoneIconMenu: { MenuItem: 32, IconItem: 10, SoftKeyItem: 8 },
    CiscoIPPhoneExecute: { ExecuteItem: 3 },
  },
  pictures: {
    CiscoIPPhoneImage: { width: 133, height: 65, octets: 2162 },
    CiscoIPPhoneStatus: { width: 106, height: 21, octets: 557 },
    IconItem: { width: 16, height: 10, octets: 40 },
  },
} as const satisfies PhoneXmlLimits;
