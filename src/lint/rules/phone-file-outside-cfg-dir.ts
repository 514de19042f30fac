import { isNone, settingOf } from '#lint/cnf-view.ts';
import { WHOLE_FILE } from '#lint/finding.ts';
import type { Rule } from '#lint/rule.ts';

export const phoneFileOutsideCfgDir: Rule = {
  id: 'phone-file-outside-cfg-dir',
  title: 'A phone file where phones do not look',
  severity: 'error',
  appliesTo: ['phone-cnf'],
  explanation:
    'Phones put tftp_cfg_dir in front of SIP<MAC>.cnf and look nowhere else. The file lies in another folder.',
  confidence: 'observed',
  sources: ['teo-7960-log', 'voipfone-default'],
  examples: {
    accept: [
      { 'SIPDefault.cnf': 'tftp_cfg_dir: "phones/"\n', 'phones/SIP00115C000101.cnf': 'line1_name: 101\n' },
      { 'SIPDefault.cnf': 'tftp_cfg_dir: "./"\n', 'SIP00115C000101.cnf': 'line1_name: 101\n' },
    ],
    reject: [
      {
        files: { 'SIPDefault.cnf': 'tftp_cfg_dir: "phones/"\n', 'SIP00115C000101.cnf': 'line1_name: 101\n' },
        at: ['SIP00115C000101.cnf:1'],
      },
    ],
  },
  *check(file, tree) {
    const { defaults } = tree;
    if (!tree.whole || defaults === undefined) return;
    const setting = settingOf(defaults, 'tftp_cfg_dir');
    const value = setting === undefined || isNone(setting.value) ? '' : setting.value;
    // A folder from the top of the file system says nothing about where it is in here.
    if (value.startsWith('/') || setting?.problem !== undefined) return;
    const wanted = defaults.directory + value.replace(/^(\.\/)+/, '');
    if (file.directory === wanted) return;
    const where = wanted === '' ? 'the top folder' : wanted;
    yield {
      range: WHOLE_FILE,
      message: `Phones look for this file in ${where.slice(0, 60)} (tftp_cfg_dir).`,
    };
  },
};
