import type { Confidence } from './confidence.ts';
import type { ParameterValue } from './parameters/parameter.ts';

/** A zone that `time_zone` can name, with its offset from UTC in standard time. */
export interface TimeZone extends ParameterValue {
  readonly minutes: number;
  /** How sure the offset is; the names themselves are in the sipXecs model. */
  readonly confidence: Confidence;
}

/**
 * The 32 zones, west to east as the sipXecs model lists them. No manual that could be read gives the offsets:
 * they follow from that order and from the classic Unix zone table.
 */
export const TIME_ZONES = [
  { value: 'IDL', minutes: -720, meaning: 'International Date Line (west)', confidence: 'uncertain' },
  { value: 'NT', minutes: -660, meaning: 'Nome / Samoa', confidence: 'uncertain' },
  { value: 'AHST', minutes: -600, meaning: 'Alaska-Hawaii standard', confidence: 'uncertain' },
  { value: 'IMT', minutes: -570, meaning: 'Marquesas', confidence: 'uncertain' },
  { value: 'YST', minutes: -540, meaning: 'Yukon / Alaska', confidence: 'uncertain' },
  { value: 'PST', minutes: -480, meaning: 'US Pacific', confidence: 'inferred' },
  { value: 'MST', minutes: -420, meaning: 'US Mountain', confidence: 'inferred' },
  { value: 'CST', minutes: -360, meaning: 'US Central', confidence: 'inferred' },
  { value: 'EST', minutes: -300, meaning: 'US Eastern', confidence: 'inferred' },
  { value: 'AST', minutes: -240, meaning: 'Atlantic Canada', confidence: 'uncertain' },
  { value: 'NST', minutes: -210, meaning: 'Newfoundland', confidence: 'uncertain' },
  {
    value: 'BST',
    minutes: -180,
    meaning: 'Brazil standard (NOT British Summer Time)',
    confidence: 'uncertain',
  },
  { value: 'AT', minutes: -120, meaning: 'Mid-Atlantic', confidence: 'uncertain' },
  {
    value: 'WAT',
    minutes: -60,
    meaning: 'Azores / Cape Verde (NOT modern West Africa +01)',
    confidence: 'uncertain',
  },
  { value: 'GMT', minutes: 0, meaning: 'Greenwich', confidence: 'inferred' },
  { value: 'CET', minutes: 60, meaning: 'Central Europe', confidence: 'inferred' },
  { value: 'EET', minutes: 120, meaning: 'Eastern Europe', confidence: 'inferred' },
  { value: 'BT', minutes: 180, meaning: 'Baghdad / Moscow', confidence: 'uncertain' },
  { value: 'IT', minutes: 210, meaning: 'Iran', confidence: 'uncertain' },
  { value: 'ZP4', minutes: 240, meaning: 'GMT plus 4', confidence: 'uncertain' },
  { value: 'AFG', minutes: 270, meaning: 'Afghanistan', confidence: 'uncertain' },
  { value: 'ZP5', minutes: 300, meaning: 'GMT plus 5', confidence: 'uncertain' },
  { value: 'IST', minutes: 330, meaning: 'India', confidence: 'inferred' },
  { value: 'ZP6', minutes: 360, meaning: 'GMT plus 6', confidence: 'uncertain' },
  { value: 'SUM', minutes: 390, meaning: 'North Sumatra / Burma', confidence: 'uncertain' },
  {
    value: 'WAST',
    minutes: 420,
    meaning: 'old West Australian label, really +7 (Bangkok, Jakarta)',
    confidence: 'uncertain',
  },
  { value: 'HST', minutes: 480, meaning: 'Hong Kong / China / Perth (NOT Hawaii)', confidence: 'uncertain' },
  { value: 'JST', minutes: 540, meaning: 'Japan', confidence: 'inferred' },
  { value: 'CAST', minutes: 570, meaning: 'Central Australia', confidence: 'uncertain' },
  { value: 'EAST', minutes: 600, meaning: 'Eastern Australia', confidence: 'uncertain' },
  {
    value: 'EADT',
    minutes: 660,
    meaning: 'Eastern Australia daylight / Solomon Is.',
    confidence: 'uncertain',
  },
  { value: 'NZST', minutes: 720, meaning: 'New Zealand', confidence: 'inferred' },
] as const satisfies readonly TimeZone[];
