/** One thing that must be known of a PBX of a kind to speak with it. */
interface KindField {
  /** As in `--with ami=127.0.0.1:5038`. */
  readonly name: string;
  readonly meaning: string;
  readonly example: string;
  /** Masked wherever people look. */
  readonly secret?: true;
  /** The reason why a value can't be kept; `undefined` when it can. */
  readonly check?: (value: string) => string | undefined;
}

/** A kind of PBX: what can be said of it. Its connector is made in `src/app/pbx/make-connector.ts`. */
export interface PbxKind {
  /** As in `--kind asterisk`. */
  readonly id: string;
  readonly title: string;
  /** In a sentence, what Offhook can do with it. */
  readonly summary: string;
  readonly fields: readonly KindField[];
  /** The field without which nobody tells who is registered; absent where nobody does. */
  readonly toldBy?: string;
}

/** `127.0.0.1:5038`, or a host alone for the default port. */
export interface HostPort {
  readonly host: string;
  readonly port: number;
}

/** Reads `host`, `host:port` or `[v6]:port`; `undefined` when it is none. */
export function parseHostPort(text: string, defaultPort: number): HostPort | undefined {
  const found = /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]{1,253})(?::(\d{1,5}))?$/.exec(text);
  const [, host, digits] = found ?? [];
  const port = digits === undefined ? defaultPort : Number(digits);
  if (host === undefined || port < 1 || port > 65535) return undefined;
  return { host: host.replace(/^\[|\]$/g, ''), port };
}

/** The check of a field that is `host:port`. */
export function isHostPort(value: string): string | undefined {
  return parseHostPort(value, 1) === undefined ? 'must be HOST:PORT, such as 127.0.0.1:5038' : undefined;
}
