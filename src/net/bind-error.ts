import type { Ipv4Address } from '#values/ipv4-address.ts';
import { OffhookError } from '#values/offhook-error.ts';

/** What was to be opened. */
export interface WantedPort {
  /** Of the error's code: `SIP` makes `SIP_PORT_TAKEN`. */
  readonly service: 'HTTP' | 'SIP' | 'TFTP';
  readonly protocol: 'TCP' | 'UDP';
  readonly address: Ipv4Address;
  readonly port: number;
}

const ADVICE: Readonly<
  Record<WantedPort['service'], { readonly holder: string; readonly unprivileged: string }>
> = {
  HTTP: {
    holder: 'another program',
    unprivileged:
      'Give the program the capability CAP_NET_BIND_SERVICE, or choose a port from 1024 on; 6970 is usual.',
  },
  SIP: {
    holder: 'another program, perhaps a PBX',
    unprivileged: 'Choose a port from 1024 on; 5060 is usual.',
  },
  TFTP: {
    holder: 'another program',
    unprivileged: 'Give the program the capability CAP_NET_BIND_SERVICE, or choose a port from 1024 on.',
  },
};

/** Why a port could not be opened, as an `OffhookError` where people can do something; else the error itself. */
export function bindError(error: unknown, { service, protocol, address, port }: WantedPort): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const where = `${protocol} port ${port} of ${address}`;
  const options = protocol === 'UDP' ? '-lunp' : '-ltnp';
  switch (code) {
    case 'EADDRINUSE':
      return new OffhookError(
        `${service}_PORT_TAKEN`,
        `${where} is in use by ${ADVICE[service].holder}.`,
        `See which with \`ss ${options} 'sport = :${port}'\`, stop it, or choose another port.`,
        { cause: error },
      );
    case 'EACCES':
      return new OffhookError(
        `${service}_PORT_FORBIDDEN`,
        `${where} may only be opened by root.`,
        ADVICE[service].unprivileged,
        { cause: error },
      );
    case 'EADDRNOTAVAIL':
      return new OffhookError(
        `${service}_ADDRESS_NOT_OURS`,
        `${address} is not an address of this machine.`,
        'Choose one of those that `ip -4 address` shows.',
        { cause: error },
      );
    default:
      return error;
  }
}
