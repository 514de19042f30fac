import type { Parameter } from '#knowledge/parameters/parameter.ts';

const SHAPES = {
  string: 'text',
  text: 'text for people',
  enum: 'one of a list',
  int: 'a whole number',
  bool: '0 or 1',
  port: 'a port',
  ip: 'an IPv4 address such as 192.168.0.20',
  'ip-or-host': 'an IPv4 address or a host name',
  url: 'an address that begins with http://, or with / for a page on this server',
  'load-name': 'a load without extension, such as P0S3-8-12-00',
  folder: 'a folder that ends in a slash',
  hours: 'hours',
  'time-of-day': 'a time such as 02:00',
} as const satisfies Record<Parameter['type'], string>;

/** What may be written for the setting, as half a sentence: `a whole number from 96 to 127`. */
export function describeValues(parameter: Parameter): string {
  const { values, min, max } = parameter;
  if (parameter.type === 'bool') return SHAPES.bool;
  if (values !== undefined) return `one of ${values.map(({ value }) => value).join(', ')}`;
  const shape = SHAPES[parameter.type];
  if (min !== undefined && max !== undefined) return `${shape} from ${min} to ${max}`;
  if (min !== undefined) return `${shape} of ${min} or more`;
  return shape;
}
