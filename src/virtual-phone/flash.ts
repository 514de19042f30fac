import { DecodeError } from '#values/decode-error.ts';
import { type Ipv4Address, parseIpv4Address } from '#values/ipv4-address.ts';
import { type LoadName, loadKind, parseLoadName } from '#values/load-name.ts';

/**
 * What survives without power. `parameters` holds accepted settings under their `.cnf` names and so, after a
 * boot, line passwords too: whoever writes it to disk keeps others from reading it.
 */
export interface PhoneFlash {
  /** The universal loader, or null in a phone older than that. */
  readonly loader: LoadName | null;
  /** The SCCP image or SIP application, or null: the screen then says "Protocol Application Invalid". */
  readonly application: LoadName | null;
  readonly parameters: Readonly<Record<string, string>>;
  readonly network: {
    /** "Alternate TFTP", typed in by hand: goes before whatever DHCP says (uncertain). */
    readonly alternateTftpServer: Ipv4Address | null;
  };
}

const NO_NETWORK_SETTINGS: PhoneFlash['network'] = { alternateTftpServer: null };

/** A phone from the shelf: SCCP of the universal-loader generation, never configured. */
export function factoryFlash(load = 'P00307020300'): PhoneFlash {
  const name = knownLoad(load);
  return { loader: name, application: name, parameters: {}, network: NO_NETWORK_SETTINGS };
}

/** A phone whose conversion stopped half-way: a loader, and nothing for it to start. */
export function loaderOnlyFlash(loader = 'P003-8-12-00'): PhoneFlash {
  return { loader: knownLoad(loader), application: null, parameters: {}, network: NO_NETWORK_SETTINGS };
}

/** A phone that runs SIP already and was never configured. */
export function convertedFlash(application = 'P0S3-8-12-00', loader = 'P003-8-12-00'): PhoneFlash {
  return { ...loaderOnlyFlash(loader), application: knownLoad(application) };
}

/** A phone from before the universal loader: one unsigned image, SCCP (`P00303…`) or SIP (`P0S30203`). */
export function earlyFlash(application: string): PhoneFlash {
  return { ...loaderOnlyFlash(), loader: null, application: knownLoad(application) };
}

/** Which program the phone starts; MGCP loads are known by name but not played. */
export function flashProtocol(flash: PhoneFlash): 'sip' | 'sccp' | 'mgcp' | 'none' {
  if (flash.application === null) return 'none';
  const kind = loadKind(flash.application);
  return kind === 'sccp-or-loader' ? 'sccp' : kind;
}

/** What an exchange of the loader leaves: passwords and network settings typed by hand are gone (observed). */
export function wipedByNewLoader(flash: PhoneFlash): PhoneFlash {
  const kept = Object.entries(flash.parameters).filter(([name]) => !name.endsWith('_password'));
  return { ...flash, parameters: Object.fromEntries(kept), network: NO_NETWORK_SETTINGS };
}

/** The flash as JSON text for {@link parseFlash}. It may hold passwords. */
export function formatFlash(flash: PhoneFlash): string {
  return `${JSON.stringify(flash, null, 2)}\n`;
}

/** Reads what {@link formatFlash} wrote; throws DecodeError for anything else. */
export function parseFlash(text: string): PhoneFlash {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new DecodeError('flash: not JSON', 0);
  }
  const flash = fieldsOf(value, 'flash');
  return {
    loader: loadField(flash.loader, 'loader'),
    application: loadField(flash.application, 'application'),
    parameters: parametersField(flash.parameters ?? {}),
    network: { alternateTftpServer: addressField(fieldsOf(flash.network ?? {}, 'network')) },
  };
}

function knownLoad(text: string): LoadName {
  const name = parseLoadName(text);
  if (name === undefined) throw new TypeError(`not the name of a load: ${text}`);
  return name;
}

type FieldName = keyof PhoneFlash | keyof PhoneFlash['network'];

function fieldsOf(value: unknown, what: string): Partial<Record<FieldName, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new DecodeError(`flash: ${what} is not an object`, 0);
  }
  return value;
}

function loadField(value: unknown, field: string): LoadName | null {
  if (value === undefined || value === null) return null;
  const name = typeof value === 'string' ? parseLoadName(value) : undefined;
  if (name === undefined) throw new DecodeError(`flash: ${field} is not the name of a load`, 0);
  return name;
}

function addressField(network: Partial<Record<FieldName, unknown>>): Ipv4Address | null {
  const value = network.alternateTftpServer ?? null;
  if (value === null) return null;
  const address = typeof value === 'string' ? parseIpv4Address(value) : undefined;
  if (address === undefined) throw new DecodeError('flash: alternateTftpServer is not an IPv4 address', 0);
  return address;
}

function parametersField(value: unknown): Record<string, string> {
  const entries = Object.entries(fieldsOf(value, 'parameters'));
  for (const [name, setting] of entries) {
    if (typeof setting !== 'string') throw new DecodeError(`flash: ${name} is not text`, 0);
  }
  return Object.fromEntries(entries) as Record<string, string>;
}
