import type { LintFile } from '#lint/lint-file.ts';
import type { LintTree } from '#lint/lint-tree.ts';
import { loadsNamedIn, type NamedLoad } from '#lint/load-names.ts';
import type { Rule } from '#lint/rule.ts';
import { type LoadName, loadKind, parseLoadName } from '#values/load-name.ts';

export const loadNamesDiffer: Rule = {
  id: 'load-names-differ',
  title: 'Two files want two different loads',
  severity: 'warning',
  appliesTo: ['xml-default', 'sep-xml', 'os79xx'],
  explanation:
    'SEP<MAC>.cnf.xml or XMLDefault.cnf.xml tell the loader which load to run, image_version tells the running load. When they differ, the phone is likely to go from one to the other and back ("upgrading software" without end). P003 in one and P0S3 in another is SCCP in one and SIP in the other; OS79XX.TXT alone may rightly name the loader, P003, of the same release.',
  confidence: 'inferred',
  sources: ['tech-note-5455', 'elastix-template', 'firmware-matrix', 'founding-article'],
  examples: {
    accept: [
      {
        'SIPDefault.cnf': 'image_version: P0S3-8-12-00\n',
        'XMLDefault.cnf.xml': '<Default>\n<loadInformation7>P0S3-8-12-00</loadInformation7>\n</Default>\n',
        'OS79XX.TXT': 'P003-8-12-00\n',
      },
    ],
    reject: [
      {
        files: {
          'SIPDefault.cnf': 'image_version: P0S3-8-12-00\n',
          'XMLDefault.cnf.xml': '<Default>\n<loadInformation7>P003-08-4-00</loadInformation7>\n</Default>\n',
          'OS79XX.TXT': 'P003-08-11-00\n',
        },
        at: ['XMLDefault.cnf.xml:2', 'OS79XX.TXT:1'],
      },
    ],
  },
  *check(file, tree) {
    for (const named of loadsNamedIn(file)) {
      const load = parseLoadName(named.text);
      const wanted = load && wantedBySettings(file, tree, named);
      if (load === undefined || wanted === undefined || agree(file, load, wanted)) continue;
      const protocols =
        loadKind(load) === loadKind(wanted) || file.kind === 'os79xx' ? '' : ' These are two protocols.';
      yield {
        range: named.range,
        message: `${load} here, and image_version is ${wanted} in the settings.${protocols}`,
      };
    }
  },
};

/** What the phone's settings say that it should run. */
function wantedBySettings(file: LintFile, tree: LintTree, { deviceType }: NamedLoad): LoadName | undefined {
  const isOther = file.kind === 'xml-default' && deviceType !== undefined && !/^[78]?$/.test(deviceType);
  if (isOther) return undefined;
  const own = file.mac === undefined ? undefined : tree.ofPhone('phone-cnf', file.mac);
  if (own !== undefined) return parseLoadName(tree.setting(own, 'image_version')?.value ?? '');
  if (tree.sharedLoad !== undefined) return tree.sharedLoad;
  const loads = new Set(tree.phoneFiles.map((phone) => tree.setting(phone, 'image_version')?.value ?? ''));
  const [only = ''] = loads;
  return loads.size === 1 ? parseLoadName(only) : undefined;
}

function agree(file: LintFile, load: LoadName, wanted: LoadName): boolean {
  if (load === wanted) return true;
  // Letter by letter: the loader of 8.12 is P003-8-12-00, and nothing is called P003-08-12-00.
  const isItsLoader = loadKind(load) === 'sccp-or-loader' && load.slice(4) === wanted.slice(4);
  return file.kind === 'os79xx' && isItsLoader;
}
