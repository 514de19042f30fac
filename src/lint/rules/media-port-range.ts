import { settingOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';

/** A call takes two ports; a conference or a call that waits takes as many again. */
const FEWEST = 8;

export const mediaPortRange: Rule = {
  id: 'media-port-range',
  title: 'Hardly any ports for sound',
  severity: 'warning',
  appliesTo: CNF_KINDS,
  explanation:
    'Sound uses the ports from start_media_port to end_media_port. With both the same, or the wrong way round, a second call or a conference has no sound.',
  confidence: 'observed',
  sources: ['sipxecs-config'],
  examples: {
    accept: [{ 'SIPDefault.cnf': 'start_media_port: 16384\nend_media_port: 16400\n' }],
    reject: [
      {
        files: { 'SIPDefault.cnf': 'start_media_port: 32766\nend_media_port: 32766\n' },
        at: ['SIPDefault.cnf:2'],
      },
      {
        files: {
          'SIPDefault.cnf': 'start_media_port: 20000\n',
          'SIP00115C000101.cnf': 'line1_name: 101\nend_media_port: 16400\n',
        },
        at: ['SIP00115C000101.cnf:2'],
      },
    ],
  },
  *check(file, tree) {
    const own = settingOf(file, 'end_media_port') ?? settingOf(file, 'start_media_port');
    const start = Number(tree.setting(file, 'start_media_port')?.value ?? Number.NaN);
    const end = Number(tree.setting(file, 'end_media_port')?.value ?? Number.NaN);
    if (own === undefined || Number.isNaN(start + end) || end - start >= FEWEST) return;
    const which = end < start ? 'end before they begin' : `are only ${end - start + 1}`;
    yield {
      range: own.valueRange,
      message: `The ports for sound ${which} (${start} to ${end}): a second call would be silent.`,
    };
  },
};
