import { settingsOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';

export const mediaPortDigitsSwapped: Rule = {
  id: 'media-port-digits-swapped',
  title: '16348 instead of 16384',
  severity: 'error',
  appliesTo: CNF_KINDS,
  explanation:
    'Two digits were swapped in a sample long ago, and half the templates in the world copied it. 16348 is below the lowest port that phones take: the setting is refused, or the sound uses ports that the firewall does not expect.',
  confidence: 'observed',
  sources: ['public-firmware-copies', 'staskobzar-templates', 'teo-7960-log'],
  insteadOf: ['invalid-value'],
  examples: {
    accept: [{ 'SIPDefault.cnf': 'start_media_port: 16384\n' }],
    reject: [
      {
        files: { 'SIPDefault.cnf': 'start_media_port: "16348"\n' },
        at: ['SIPDefault.cnf:1'],
        fixed: 'start_media_port: "16384"\n',
      },
    ],
  },
  *check(file) {
    for (const { key, value, quoted, valueRange } of settingsOf(file)) {
      if (key !== 'start_media_port' || value !== '16348') continue;
      yield {
        range: valueRange,
        message: 'start_media_port: 16348 has two digits swapped; the lowest port is 16384.',
        fix: [{ ...valueRange, text: quoted ? '"16384"' : '16384' }],
      };
    }
  },
};
