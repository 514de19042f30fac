import type { Rule } from '#lint/rule.ts';
import { elementsOf, nameRange } from '#lint/xml-view.ts';

export const loadInformationWithoutNumber: Rule = {
  id: 'load-information-without-number',
  title: 'loadInformation without the number of a model',
  severity: 'warning',
  appliesTo: ['xml-default'],
  explanation:
    'In XMLDefault.cnf.xml the element has the number of a model behind it: loadInformation7 for the 7960, loadInformation8 for the 7940. Sources disagree on the bare one: the article that Offhook began with says that it helped a phone, every other file has the numbers. Without a number belongs into SEP<MAC>.cnf.xml.',
  confidence: 'observed',
  sources: ['chan-sccp', 'founding-article', 'tftp-log-2021'],
  examples: {
    accept: [
      {
        'XMLDefault.cnf.xml':
          '<Default>\n<loadInformation7>P0S3-8-12-00</loadInformation7>\n<loadInformation8>P0S3-8-12-00</loadInformation8>\n</Default>\n',
      },
    ],
    reject: [
      {
        files: {
          'XMLDefault.cnf.xml': '<Default>\n<loadInformation>P0S3-8-12-00</loadInformation>\n</Default>\n',
        },
        at: ['XMLDefault.cnf.xml:2'],
      },
    ],
  },
  *check(file) {
    for (const element of elementsOf(file, 'loadInformation')) {
      yield {
        range: nameRange(element),
        message:
          'Here phones look for loadInformation7 (7960) and loadInformation8 (7940). Sources disagree on whether one without a number works.',
      };
    }
  },
};
