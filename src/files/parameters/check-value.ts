import { isSyncText } from '#files/sync-info.ts';
import type { Parameter, ParameterType } from '#knowledge/parameters/parameter.ts';
import { parseIpv4Address } from '#values/ipv4-address.ts';
import { parseLoadName } from '#values/load-name.ts';

/** A reason why the phone would not take the value, a doubt that is no reason, or neither. */
export interface ValueCheck {
  /** Half a sentence that goes on after the value: `is not a whole number`. */
  readonly problem?: string;
  readonly warning?: string;
}

const FINE: ValueCheck = {};
/** Lengths of a host name: RFC 1035 section 2.3.4; its characters: RFC 1123 section 2.1. */
const HOST_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/i;
const LONGEST_HOST = 253;

/** Checks a value that is not empty and not UNPROVISIONED by the type of its setting. */
export function checkValue(parameter: Parameter, value: string): ValueCheck {
  return CHECKS[parameter.type](value, parameter);
}

/**
 * What having no value means: "none" or "the default" for texts and addresses, 0 for numbers (lineage),
 * and nothing that is known for the rest.
 */
export function emptyMeans(parameter: Parameter): 'nothing' | 'zero' | 'unknown' {
  const { type } = parameter;
  if (type === 'int' || type === 'port' || type === 'bool') {
    return checkInteger('0', parameter).problem === undefined ? 'zero' : 'unknown';
  }
  return type === 'enum' || type === 'hours' || type === 'time-of-day' ? 'unknown' : 'nothing';
}

const CHECKS: Readonly<Record<ParameterType, (value: string, parameter: Parameter) => ValueCheck>> = {
  string: checkString,
  text: () => FINE,
  enum: checkKeyword,
  int: checkInteger,
  bool: checkInteger,
  port: checkInteger,
  ip: (value) => (parseIpv4Address(value) ? FINE : { problem: 'is not an IPv4 address' }),
  'ip-or-host': checkHost,
  url: checkUrl,
  'load-name': (value) =>
    parseLoadName(value)
      ? FINE
      : { problem: 'is not a load name; they have no extension and upper-case letters' },
  folder: (value) => (value.endsWith('/') ? FINE : { problem: 'does not end in a slash' }),
  hours: checkHours,
  'time-of-day': (value) =>
    /^([01]?\d|2[0-3])([:/][0-5]\d)?$/.test(value) ? FINE : { problem: 'is not a time of day' },
};

/** Phones compare `sync` with what syncinfo.xml says. */
function checkString(value: string, { name }: Parameter): ValueCheck {
  if (name !== 'sync' || isSyncText(value)) return FINE;
  return { problem: 'has a character that syncinfo.xml cannot hold' };
}

function checkKeyword(value: string, { values = [], exactCase }: Parameter): ValueCheck {
  const spellings = values.flatMap((known) => [known.value, ...(known.alsoSpelled ?? [])]);
  if (spellings.includes(value)) return FINE;
  const folded = spellings.find((spelling) => spelling.toLowerCase() === value.toLowerCase());
  if (folded === undefined) return { problem: 'is not among the values that phones know' };
  if (exactCase) return { problem: `has to be spelled ${folded}: phones mind the letter case here` };
  return { warning: `the usual spelling is ${folded}; phones are thought not to mind` };
}

function checkInteger(value: string, { values, min, max }: Parameter): ValueCheck {
  if (!/^\d{1,15}$/.test(value)) return { problem: 'is not a whole number in plain digits' };
  const number = Number(value);
  if (values !== undefined && !values.some((known) => Number(known.value) === number)) {
    return { problem: 'is not among the values that phones know' };
  }
  if (min !== undefined && number < min) return { problem: `is below ${min}` };
  if (max !== undefined && number > max) return { problem: `is above ${max}` };
  return FINE;
}

function checkHost(value: string): ValueCheck {
  if (parseIpv4Address(value)) return FINE;
  if (/^[\d.]+$/.test(value)) return { problem: 'looks like an IPv4 address but is none' };
  const isHost = value.length <= LONGEST_HOST && value.split('.').every((label) => HOST_LABEL.test(label));
  return isHost ? FINE : { problem: 'is neither an IPv4 address nor a host name' };
}

function checkUrl(value: string): ValueCheck {
  if (/\s/.test(value)) return { problem: 'has a blank in it; write %20' };
  if (value.startsWith('/')) return FINE;
  if (/^http:\/\/[^/]+/i.test(value)) return FINE;
  if (/^https:/i.test(value)) return { problem: 'asks for HTTPS, which these phones do not speak' };
  return { problem: 'does not begin with http://' };
}

function checkHours(value: string, { min = -12, max = 12 }: Parameter): ValueCheck {
  if (!/^[+-]?\d{1,2}$/.test(value)) {
    return { warning: 'only plain hours are seen in use; other forms are remembered, not read' };
  }
  const hours = Number(value);
  return hours < min || hours > max ? { problem: `is not between ${min} and ${max}` } : FINE;
}
