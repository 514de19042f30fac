import { placedRings } from '#files/ring-list.ts';
import { WHOLE_FILE } from '#lint/finding.ts';
import type { LintFile } from '#lint/lint-file.ts';
import type { LintTree } from '#lint/lint-tree.ts';
import type { Rule } from '#lint/rule.ts';

export const ringAudioHeader: Rule = {
  id: 'ring-audio-header',
  title: 'A ring with a header, or in another format',
  severity: 'error',
  appliesTo: ['ring-audio'],
  explanation:
    'Phones play raw samples: 8 kHz, 8 bit, mu-law, mono, nothing before the first one. A WAV file under the name of a ring begins with a crackle, or is noise from end to end.',
  confidence: 'documented',
  sources: ['ring-requirements', 'ring-tests', 'sipxecs-phone'],
  insteadOf: ['ring-audio-length'],
  examples: {
    accept: [{ 'bell.raw': '\u007f'.repeat(480), 'source.wav': 'RIFF\u0024\0\0\0WAVEfmt ' }],
    reject: [{ files: { 'bell.raw': 'RIFF\u0024\0\0\0WAVEfmt ' }, at: ['bell.raw:1'] }],
  },
  *check(file, tree) {
    const { contents } = file;
    if (contents.kind !== 'known' || contents.as !== 'ring-audio' || !isServed(file, tree)) return;
    yield {
      range: WHOLE_FILE,
      message: `This is ${contents.what}; phones play raw mu-law without a header.`,
    };
  },
};

/** A WAV that no ring list names is somebody's source. */
function isServed(file: LintFile, tree: LintTree): boolean {
  if (/\.(raw|pcm)$/i.test(file.base)) return true;
  return tree
    .ofKind('ring-list')
    .some((list) => placedRings(list.bytes).some((ring) => ring.file === file.path));
}
