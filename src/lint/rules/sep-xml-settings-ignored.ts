import { loadsNamedIn } from '#lint/load-names.ts';
import type { Rule } from '#lint/rule.ts';
import { nameRange, xmlOf } from '#lint/xml-view.ts';
import { parseLoadName } from '#values/load-name.ts';

const READ = new Set(['device', 'loadInformation']);

export const sepXmlSettingsIgnored: Rule = {
  id: 'sep-xml-settings-ignored',
  title: 'Settings in XML for a phone that does not read them',
  severity: 'warning',
  appliesTo: ['sep-xml'],
  explanation:
    'Lines, servers and labels in SEP<MAC>.cnf.xml are for the 7941 and newer. A 7940 or 7960 takes its load from this file and everything else from SIP<MAC>.cnf.',
  confidence: 'observed',
  sources: ['tftp-log-2021', 'julianhead-tree'],
  examples: {
    accept: [
      { 'SEP00115C000101.cnf.xml': '<device>\n<loadInformation>P0S3-8-12-00</loadInformation>\n</device>\n' },
      {
        'SEP00115C000199.cnf.xml':
          '<device>\n<sipProfile></sipProfile>\n<loadInformation>SIP41.8-5-4S</loadInformation>\n</device>\n',
      },
    ],
    reject: [
      {
        files: {
          'SEP00115C000101.cnf.xml':
            '<device>\n<sipProfile>\n<phoneLabel>Desk</phoneLabel>\n</sipProfile>\n<loadInformation>P0S3-8-12-00</loadInformation>\n</device>\n',
        },
        at: ['SEP00115C000101.cnf.xml:2'],
      },
    ],
  },
  *check(file) {
    if (!loadsNamedIn(file).some(({ text }) => parseLoadName(text) !== undefined)) return;
    const ignored = xmlOf(file).elements.filter(({ name, depth }) => depth === 1 && !READ.has(name));
    const [first] = ignored;
    if (first === undefined) return;
    const names = ignored.slice(0, 4).map(({ name }) => `<${name.slice(0, 30)}>`);
    const more = ignored.length > names.length ? ' and more' : '';
    yield {
      range: nameRange(first),
      message: `A 7940 or 7960 reads only <loadInformation> here; ${names.join(', ')}${more} have no effect.`,
    };
  },
};
