import { isRingLength, RING_FORMAT } from '#knowledge/ring-format.ts';
import { WHOLE_FILE } from '#lint/finding.ts';
import type { Rule } from '#lint/rule.ts';

const { shortest, longest, step } = RING_FORMAT;

export const ringAudioLength: Rule = {
  id: 'ring-audio-length',
  title: 'A ring of a length that phones may refuse',
  severity: 'warning',
  appliesTo: ['ring-audio'],
  explanation:
    'The guides want 240 to 16080 samples (two seconds) and a multiple of 240. Sources disagree on how strict phones are: longer and odd files are served in public trees.',
  confidence: 'documented',
  sources: ['ring-requirements', 'ring-tests', 'staskobzar-templates', 'voipfone-tree'],
  examples: {
    accept: [{ 'bell.raw': '\u007f'.repeat(480) }],
    reject: [
      { files: { 'bell.raw': '\u007f'.repeat(500) }, at: ['bell.raw:1'] },
      { files: { 'bell.pcm': '\u007f'.repeat(240 * 68) }, at: ['bell.pcm:1'] },
    ],
  },
  *check({ base, size }) {
    const isRaw = /\.(raw|pcm)$/i.test(base);
    if (!isRaw || isRingLength(size)) return;
    const what =
      size < shortest
        ? `fewer than ${shortest}`
        : size > longest
          ? `more than ${longest}`
          : `not a multiple of ${step}`;
    yield {
      range: WHOLE_FILE,
      message: `The ring has ${size} samples, ${what}. Sources disagree on how strict phones are.`,
    };
  },
};
