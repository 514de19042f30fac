import { MODELS } from '#knowledge/models.ts';
import { loadsNamedIn } from '#lint/load-names.ts';
import type { Rule } from '#lint/rule.ts';

export const loadInformationModelDiffers: Rule = {
  id: 'load-information-model-differs',
  title: 'The number says one model, the text another',
  severity: 'warning',
  appliesTo: ['xml-default'],
  explanation:
    'Phones go by the number: 7 is the 7960, 8 the 7940. The model attribute is for people, and here it says the other one.',
  confidence: 'observed',
  sources: ['chan-sccp', 'julianhead-tree'],
  examples: {
    accept: [
      {
        'XMLDefault.cnf.xml':
          '<Default>\n<loadInformation8 model="IP Phone 7940">P0S3-8-12-00</loadInformation8>\n</Default>\n',
      },
    ],
    reject: [
      {
        files: {
          'XMLDefault.cnf.xml':
            '<Default>\n<loadInformation7 model="IP Phone 7940">P0S3-8-12-00</loadInformation7>\n</Default>\n',
        },
        at: ['XMLDefault.cnf.xml:2'],
      },
    ],
  },
  *check(file) {
    for (const { deviceType = '', model = '', range } of loadsNamedIn(file)) {
      const known = MODELS.find((each) => String(each.deviceType) === deviceType);
      const said = /79\d\d/.exec(model)?.[0];
      if (known === undefined || said === undefined || known.id.startsWith(said)) continue;
      yield {
        range,
        message: `loadInformation${deviceType} is the ${known.id}, and the model says ${said}.`,
      };
    }
  },
};
