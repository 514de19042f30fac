import { WHOLE_FILE } from '#lint/finding.ts';
import type { LintTree } from '#lint/lint-tree.ts';
import { loadsNamedIn } from '#lint/load-names.ts';
import type { Rule } from '#lint/rule.ts';
import { parseLoadName } from '#values/load-name.ts';
import { type MacAddress, macInFileName } from '#values/mac-address.ts';

/** Digits that may differ of twelve: what misreading a label and typing it again gives. */
const MOST_WRONG = 4;

export const nearMissMac: Rule = {
  id: 'near-miss-mac',
  title: 'A file for a phone that nearly is one of those here',
  severity: 'warning',
  appliesTo: ['trust-list', 'sep-xml'],
  explanation:
    'There is no SIP<MAC>.cnf for the phone whose file this is, and the address differs in a few digits from one that has: a label was misread. The phone does not get the file that was meant for it.',
  confidence: 'inferred',
  sources: ['voipfone-tree'],
  examples: {
    accept: [
      {
        'SEP00115C000101.cnf.xml': '<device>\n<loadInformation>P0S3-8-12-00</loadInformation>\n</device>\n',
        'SIP00115C000101.cnf': 'line1_name: 101\n',
        'SIP00115C000102.cnf': 'line1_name: 102\n',
      },
    ],
    reject: [
      {
        files: {
          'SEP00115C00010D.cnf.xml': '<device>\n<loadInformation>P0S3-8-12-00</loadInformation>\n</device>\n',
          'SIP00115C000100.cnf': 'line1_name: 101\n',
        },
        at: ['SEP00115C00010D.cnf.xml:1'],
      },
    ],
  },
  *check(file, tree) {
    const { mac } = file;
    if (mac === undefined || !tree.whole || tree.ofPhone('phone-cnf', mac) !== undefined) return;
    const isOurs = file.kind === 'trust-list' || loadsNamedIn(file).some(({ text }) => parseLoadName(text));
    const near = isOurs ? nearestPhone(mac, tree) : undefined;
    if (near === undefined) return;
    yield {
      range: WHOLE_FILE,
      message: `No SIP${macInFileName(mac)}.cnf is here. Was SIP${macInFileName(near)}.cnf's phone meant?`,
    };
  },
};

function nearestPhone(mac: MacAddress, tree: LintTree): MacAddress | undefined {
  let best: MacAddress | undefined;
  let fewest = MOST_WRONG + 1;
  for (const { mac: other } of tree.phoneFiles) {
    const wrong = other === undefined ? fewest : differences(mac, other);
    if (other === undefined || wrong >= fewest) continue;
    best = other;
    fewest = wrong;
  }
  return best;
}

function differences(a: MacAddress, b: MacAddress): number {
  return [...a].filter((digit, index) => digit !== b[index]).length;
}
