import { loadsNamedIn } from '#lint/load-names.ts';
import type { Rule } from '#lint/rule.ts';
import { parseLoadName } from '#values/load-name.ts';

/** Device types whose loads look otherwise: everything but the 7940 and 7960. */
const OURS = new Set(['7', '8']);

export const loadNameMalformed: Rule = {
  id: 'load-name-malformed',
  title: 'Not the name of a load of these phones',
  severity: 'error',
  appliesTo: ['xml-default', 'os79xx'],
  explanation:
    'Loads of the 7940 and 7960 are called P0S3… (SIP), P003… (SCCP and the universal loader) or P0M3… (MGCP), in capitals. Phones ask for exactly what stands here.',
  confidence: 'documented',
  sources: ['firmware-matrix'],
  examples: {
    accept: [
      {
        'XMLDefault.cnf.xml':
          '<Default>\n<loadInformation7>P0S3-8-12-00</loadInformation7>\n<loadInformation115>SIP41.8-5-4S</loadInformation115>\n</Default>\n',
      },
    ],
    reject: [
      {
        files: {
          'XMLDefault.cnf.xml': '<Default>\n<loadInformation7>SIP41.8-5-4S</loadInformation7>\n</Default>\n',
        },
        at: ['XMLDefault.cnf.xml:2'],
      },
      { files: { 'OS79XX.TXT': 'p003-8-12-00\n' }, at: ['OS79XX.TXT:1'] },
    ],
  },
  *check(file) {
    for (const { text, range, deviceType } of loadsNamedIn(file)) {
      if (parseLoadName(text) !== undefined || (deviceType !== undefined && !OURS.has(deviceType))) continue;
      yield {
        range,
        message: `"${text.slice(0, 40)}" is not the name of a load of the 7940 or 7960.`,
      };
    }
  },
};
