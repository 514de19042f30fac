import { settingsOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';

const SAFE_BARE = /^[-A-Za-z0-9_.:/+@]*$/;

export const unquotedSpecialCharacters: Rule = {
  id: 'unquoted-special-characters',
  title: 'A value with blanks or signs that is not in quotes',
  severity: 'warning',
  appliesTo: CNF_KINDS,
  explanation:
    'Blanks need quotes; star codes and addresses with signs are safer in them. Sources disagree on how much phones take bare: files in use have star codes without quotes, and no manual that could be read says so.',
  confidence: 'observed',
  sources: ['public-files', 'cme-guide-sample'],
  examples: {
    accept: [{ 'SIPDefault.cnf': 'messages_uri: "*97"\ntime_zone: CET\nnetwork_port2_type: Hub/Switch\n' }],
    reject: [
      {
        files: { 'SIP00115C000101.cnf': 'line1_displayname: Front desk ; shown\n' },
        at: ['SIP00115C000101.cnf:1'],
        fixed: 'line1_displayname: "Front desk" ; shown\n',
      },
      {
        files: { 'SIPDefault.cnf': 'messages_uri: *97\n' },
        at: ['SIPDefault.cnf:1'],
        fixed: 'messages_uri: "*97"\n',
      },
    ],
  },
  *check(file) {
    for (const { name, value, quoted, problem, valueRange } of settingsOf(file)) {
      if (quoted || problem !== undefined || SAFE_BARE.test(value)) continue;
      yield {
        range: valueRange,
        message: `The value of ${name} has ${/\s/.test(value) ? 'blanks' : 'signs'} in it: put it in quotes. Sources disagree on what phones take without.`,
        fix: [
          { start: valueRange.start, end: valueRange.start, text: '"' },
          { start: valueRange.end, end: valueRange.end, text: '"' },
        ],
      };
    }
  },
};
