import { settingOf } from '#lint/cnf-view.ts';
import { WHOLE_FILE } from '#lint/finding.ts';
import type { Rule } from '#lint/rule.ts';

export const dialPlanUnused: Rule = {
  id: 'dial-plan-unused',
  title: 'A dial plan that no phone asks for',
  severity: 'info',
  appliesTo: ['dial-plan'],
  explanation:
    'Phones ask for the dial plan that dial_template names, dialplan.xml unless it says otherwise. A change in this one has no effect.',
  confidence: 'documented',
  sources: ['sip-guide-4.0-p2-18', 'julianhead-tree'],
  examples: {
    accept: [
      {
        'SIPDefault.cnf': 'proxy_register: 1\n',
        'dialplan.xml': '<DIALTEMPLATE>\n<TEMPLATE MATCH="*" Timeout="5"/>\n</DIALTEMPLATE>\n',
      },
    ],
    reject: [
      {
        files: {
          'SIPDefault.cnf': 'dial_template: dialplan\n',
          'dialplan.xml': '<DIALTEMPLATE>\n<TEMPLATE MATCH="*" Timeout="5"/>\n</DIALTEMPLATE>\n',
          'old-plan.xml': '<DIALTEMPLATE>\n<TEMPLATE MATCH="*" Timeout="2"/>\n</DIALTEMPLATE>\n',
        },
        at: ['old-plan.xml:1'],
      },
    ],
  },
  *check(file, tree) {
    const readers = [...tree.ofKind('default-cnf'), ...tree.phoneFiles];
    if (!tree.whole || readers.length === 0) return;
    const names = new Set(readers.map((each) => settingOf(each, 'dial_template')?.value));
    // A phone file without the setting leaves it to SIPDefault.cnf, which leaves it to the phone.
    const template = file.path.replace(/\.xml$/i, '');
    const { defaults } = tree;
    const isDefault = defaults === undefined || settingOf(defaults, 'dial_template') === undefined;
    if (names.has(template) || names.has(`./${template}`) || (isDefault && template === 'dialplan')) return;
    yield { range: WHOLE_FILE, message: 'No dial_template names this dial plan.' };
  },
};
