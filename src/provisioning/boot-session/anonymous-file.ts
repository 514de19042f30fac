import { classifyFileName } from '#files/file-names.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { hasBlankEnd } from './blank-end.ts';

/** Releases as Cisco numbers them; anything else might be somebody's own name. */
const RELEASE = /^P0[0SM]3(?:-\d{1,2}-\d{1,2}-\d{1,2}|\d{8})$/;
const KNOWN_ENDINGS: ReadonlySet<string> = new Set(['bmp', 'cnf', 'jar', 'raw', 'sgn', 'tlv', 'txt', 'xml']);

/** What file a phone asked for, without anything in its name that somebody chose. */
export function anonymousFile(name: string, own: MacAddress): string {
  const blank = hasBlankEnd(name) ? '<blank>' : '';
  const requested = classifyFileName(name.replace(/\s+(?=\.\w+$|$)/, ''));
  if (requested.kind === 'unusable') return '<unusable>';
  const folder = requested.directory === '' ? '' : '<folder>/';
  const base = requested.canonicalName.slice(requested.directory.length);
  const spelling = requested.caseDiffers ? '<other letter case>' : '';
  return `${folder}${baseName()}${blank}${spelling}`;

  function baseName(): string {
    switch (requested.kind) {
      case 'ctl':
      case 'itl':
      case 'sep-xml':
      case 'sep-cnf':
      case 'phone-cnf':
      case 'mgcp-cnf':
      case 'profile-7905':
      case 'profile-7912':
        return base.replace(/[0-9a-f]{12}/i, requested.mac === own ? '<MAC>' : '<other MAC>');
      case 'dial-plan':
        return requested.template === 'dialplan' ? base : 'dialplan<name>.xml';
      case 'firmware':
        return RELEASE.test(requested.load) ? base : `<load>.${requested.extension}`;
      case 'other': {
        const ending = /\.(\w{3})$/.exec(base)?.[1]?.toLowerCase() ?? '';
        return KNOWN_ENDINGS.has(ending) ? `<name>.${ending}` : '<name>';
      }
      default:
        return base;
    }
  }
}
