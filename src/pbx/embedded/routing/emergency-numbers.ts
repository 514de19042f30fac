/**
 * Numbers that people dial in need, in the countries where these phones were sold: EU and most of the world (112),
 * North America (911), United Kingdom and others (999), Australia (000), New Zealand (111), and police, fire brigade
 * or ambulance where they have numbers of their own (E.164 national numbering plans, documented).
 */
const EMERGENCY_NUMBERS: ReadonlySet<string> = new Set([
  ...['112', '911', '999', '000', '111'],
  ...['110', '113', '115', '117', '118', '119', '120', '144', '190', '191', '192', '193'],
  ...['15', '17', '18', '100', '101', '102', '103', '108'],
]);

/** Whether somebody who dials this may be in need: with or without the digit that gets a line outside. */
export function isEmergencyNumber(number: string): boolean {
  return EMERGENCY_NUMBERS.has(number) || /^[09](112|911|999|110|111|000)$/.test(number);
}
