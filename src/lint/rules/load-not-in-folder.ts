import { exampleSigned } from '#lint/example-bytes.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import { loadsNamedIn } from '#lint/load-names.ts';
import type { Rule } from '#lint/rule.ts';
import { loadKind, parseLoadName } from '#values/load-name.ts';

const OTHER_LIST = exampleSigned('P0S3-08-11-00.loads', 'P003-08-11-00.sbn\nP0S3-08-11-00.sb2\n');

export const loadNotInFolder: Rule = {
  id: 'load-not-in-folder',
  title: 'A load is wanted, and its files are not here',
  severity: 'error',
  appliesTo: [...CNF_KINDS, 'xml-default', 'sep-xml'],
  explanation:
    'A phone that runs another load asks for <load>.loads and its parts at every boot. The folder has firmware, but not this one: the phone tries for ever, or says "No Load Specified". Up to release 7 a .bin or .sbn of that name is enough.',
  confidence: 'observed',
  sources: ['tech-note-5455', 'elastix-template', 'sip-guide-4.0-p2-4'],
  examples: {
    accept: [
      { 'SIPDefault.cnf': 'image_version: P0S3-08-11-00\n', 'P0S3-08-11-00.loads': OTHER_LIST },
      { 'SIPDefault.cnf': 'image_version: P0S3-8-12-00\n' },
    ],
    reject: [
      {
        files: { 'SIPDefault.cnf': 'image_version: P0S3-8-12-00\n', 'P0S3-08-11-00.loads': OTHER_LIST },
        at: ['SIPDefault.cnf:1'],
      },
    ],
  },
  *check(file, tree) {
    if (!tree.whole || !tree.hasFirmware) return;
    for (const { text, range, deviceType = '' } of loadsNamedIn(file)) {
      const load = parseLoadName(text);
      // Who offers SCCP to other device types serves them from somewhere.
      if (load === undefined || !/^[78]?$/.test(deviceType)) continue;
      const names = ['loads', 'sb2', 'sbn', 'bin'].map((extension) => `${load}.${extension}`);
      if (names.some((name) => tree.file(name) !== undefined)) continue;
      const folded = names.map((name) => tree.fileInAnyCase(name)?.path).find((path) => path !== undefined);
      const hint = folded === undefined ? '' : ` There is ${folded}: phones mind the letter case.`;
      const what = loadKind(load) === 'sip' ? 'SIP load' : 'load';
      yield {
        range,
        message: `The folder has firmware, but not this ${what}: ${load}.loads is missing.${hint}`,
      };
    }
  },
};
