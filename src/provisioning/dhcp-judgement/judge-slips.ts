import type { ProbeFinding } from './finding.ts';
import { USE_SNIPPET } from './finding.ts';
import type { OptionSlip } from './probed-offer.ts';

/** What a phone makes of an option that was not written as it should be. */
export function judgeSlip(slip: OptionSlip): ProbeFinding {
  switch (slip.kind) {
    case '150-is-text':
      return {
        id: 'option-150-is-text',
        severity: 'problem',
        says: `Option 150 holds the text "${slip.text}" and not addresses of four octets each; a phone would read the characters as addresses.`,
        remedy: `Define option 150 as a list of IP addresses. ${USE_SNIPPET}`,
        confidence: 'inferred',
      };
    case '66-is-octets':
      return {
        id: 'option-66-is-octets',
        severity: 'problem',
        says: `Option 66 holds the four octets of ${slip.address} and not a text.`,
        remedy: `Write the address as text. ${USE_SNIPPET}`,
        confidence: 'inferred',
      };
    case '66-has-blanks':
      return {
        id: 'option-66-has-blanks',
        severity: 'problem',
        says: `Option 66 holds "${slip.text}": with blanks or quotation marks it is no address, and no name that could be looked up.`,
        remedy: 'Take them away.',
        confidence: 'inferred',
      };
    case '66-ends-with-nul':
      return {
        id: 'option-66-ends-with-nul',
        severity: 'note',
        says: 'Option 66 ends with a NUL octet, as dnsmasq and others write it to clients that do so themselves. A phone reads up to it.',
        confidence: 'inferred',
      };
    case 'length':
      return {
        id: 'option-length',
        severity: 'warning',
        says: `${slip.option} has ${slip.octets} octets, which is no number of whole values; a phone may ignore it or the whole offer.`,
        remedy: 'Correct its type in the server.',
        confidence: 'uncertain',
      };
  }
}
