import { placedRings } from '#files/ring-list.ts';
import type { Rule } from '#lint/rule.ts';

export const ringFileMissing: Rule = {
  id: 'ring-file-missing',
  title: 'A ring whose sound is not there',
  severity: 'error',
  appliesTo: ['ring-list'],
  explanation:
    'The phone offers the ring, asks for its file when somebody chooses it, and gets "file not found". Names are asked for exactly as they stand in the list, letter case included.',
  confidence: 'observed',
  sources: ['voipfone-tree'],
  examples: {
    accept: [{ 'RINGLIST.DAT': 'Old bell\tbell.raw\n', 'bell.raw': '\u007f'.repeat(480) }],
    reject: [
      {
        files: { 'RINGLIST.DAT': 'Old bell\tbell.raw\nHorn\tHorn.raw\n', 'horn.raw': '\u007f'.repeat(480) },
        at: ['RINGLIST.DAT:1', 'RINGLIST.DAT:2'],
      },
    ],
  },
  *check({ bytes }, tree) {
    if (!tree.whole) return;
    for (const { file, fileStart } of placedRings(bytes)) {
      if (tree.file(file) !== undefined) continue;
      const folded = tree.fileInAnyCase(file)?.path;
      const kin = tree.files.find(({ base }) => stem(base) === stem(file))?.base;
      const near = folded ?? kin;
      const hint = near === undefined ? '' : ` There is ${near}.`;
      yield {
        range: { start: fileStart, end: fileStart + file.length },
        message: `${file} is not in the folder.${hint}`,
      };
    }
  },
};

function stem(name: string): string {
  return name.replace(/\.[^.]*$/, '').toLowerCase();
}
