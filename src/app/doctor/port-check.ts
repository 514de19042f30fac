import type { ProgramSettings } from '#app/program-settings.ts';
import type { ServingRecord } from '#app/serving-record.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { Check, CheckResult, CheckState, DoctorContext } from './check.ts';
import type { Transport } from './machine.ts';
import { findPortHolders, type PortHolder } from './port-holder.ts';

/** A port that phones use, where the settings and a running server say which. */
interface PortUse {
  readonly id: string;
  readonly service: string;
  readonly transport: Transport;
  configured(settings: ProgramSettings): readonly number[];
  served(record: ServingRecord): readonly number[];
  /** How to go out of another program's way, where phones can be told of another port. */
  readonly elsewhere?: string;
}

/** What is the matter with one port on one address. */
interface Finding {
  readonly state: CheckState;
  readonly text: string;
  readonly remedy?: string;
}

/** Phones ask port 69 for files and no other. */
export const tftpPortCheck = portCheck({
  id: 'tftp-port',
  service: 'TFTP',
  transport: 'udp',
  configured: ({ tftpPort }) => [tftpPort],
  served: ({ tftpPort }) => [tftpPort],
});

export const httpPortCheck = portCheck({
  id: 'http-port',
  service: 'HTTP',
  transport: 'tcp',
  configured: ({ httpPorts }) => httpPorts,
  served: ({ httpPorts }) => httpPorts,
  elsewhere: 'set another http.port in settings.yaml',
});

export const sipPortCheck = portCheck({
  id: 'sip-port',
  service: 'SIP',
  transport: 'udp',
  configured: ({ sipPort }) => [sipPort],
  served: ({ sipPort }) => [sipPort],
  elsewhere: 'set another sip.port in settings.yaml, which phones are told of',
});

/** Whether the ports of one service are ours, free, taken (and by whom) or forbidden. */
function portCheck(use: PortUse): Check {
  return {
    id: use.id,
    title: `${use.service} port`,
    async run(context) {
      const ports =
        context.serving === undefined ? use.configured(context.settings) : use.served(context.serving);
      const findings: Finding[] = [];
      for (const port of ports) {
        for (const address of context.addresses) findings.push(await look(use, address, port, context));
      }
      return summarise(findings);
    },
  };
}

async function look(
  use: PortUse,
  address: Ipv4Address,
  port: number,
  { serving, machine }: DoctorContext,
): Promise<Finding> {
  const where = `${port}/${use.transport} on ${address}`;
  if (port === 0) return { state: 'ok', text: `any free ${use.transport} port on ${address}` };
  const error = await machine.tryPort(use.transport, address, port);
  if (error === undefined && serving === undefined) return { state: 'ok', text: `${where} is free` };
  if (error === undefined) return deaf(where, serving?.pid ?? 0);
  if (error === 'EACCES') return forbidden(where, port);
  if (error === 'EADDRNOTAVAIL') {
    return {
      state: 'problem',
      text: `${address} is no address of this machine`,
      remedy: 'Name one that `ip -4 address` shows, with listen: in settings.yaml or with --listen.',
    };
  }
  if (error !== 'EADDRINUSE') return { state: 'unknown', text: `${where} can't be tried: ${error}` };
  const holders = findPortHolders(machine, use.transport, address, port);
  const isOurs = serving !== undefined && holders.some(({ process }) => process?.pid === serving.pid);
  if (isOurs) return { state: 'ok', text: `${where} is ours (process ${serving.pid})` };
  // The record says so, and this user may not look closer.
  if (serving !== undefined && holders.every(({ process }) => process === undefined)) {
    return { state: 'ok', text: `${where} is ours, by what process ${serving.pid} has left in serving.json` };
  }
  return taken(use, where, holders);
}

function taken(use: PortUse, where: string, holders: readonly PortHolder[]): Finding {
  const names = holders.map(({ user, process }) =>
    process === undefined
      ? `a process of user ${user}`
      : `${process.name}, process ${process.pid} of user ${user}`,
  );
  const known = holders.flatMap(({ process }) => process ?? []);
  const stops = known.map(({ pid, unit }) => (unit === undefined ? `kill ${pid}` : `systemctl stop ${unit}`));
  const stop =
    stops.length > 0
      ? `Stop it: ${[...new Set(stops)].join('; ')}`
      : 'Run offhook doctor as root, outside of any container, to see which process it is, and stop it';
  const elsewhere = use.elsewhere === undefined ? 'Phones ask no other port.' : `Or ${use.elsewhere}.`;
  return {
    state: 'problem',
    text: `${where} is taken by ${names.join(' and ') || 'another program'}`,
    remedy: `${stop}. ${elsewhere}`,
  };
}

function deaf(where: string, pid: number): Finding {
  return {
    state: 'problem',
    text: `${where} is said to be served by process ${pid}, and nothing listens there`,
    remedy: 'Stop that process and start it again: offhook serve.',
  };
}

function forbidden(where: string, port: number): Finding {
  return {
    state: 'problem',
    text: `${where} may not be opened by this user`,
    remedy:
      `As a systemd service: AmbientCapabilities=CAP_NET_BIND_SERVICE. For every program: sysctl -w ` +
      `net.ipv4.ip_unprivileged_port_start=${port}. For this Node alone: setcap cap_net_bind_service=+ep ${process.execPath}`,
  };
}

const GRAVITY: readonly CheckState[] = ['ok', 'unknown', 'warning', 'problem'];

function summarise(findings: readonly Finding[]): CheckResult {
  if (findings.length === 0) return { state: 'unknown', found: 'there is no address to listen on' };
  const remedies = new Set(findings.flatMap(({ remedy }) => remedy ?? []));
  return {
    state: findings.reduce<CheckState>(
      (worst, { state }) => (GRAVITY.indexOf(state) > GRAVITY.indexOf(worst) ? state : worst),
      'ok',
    ),
    found: findings.map(({ text }) => text).join('\n'),
    ...(remedies.size === 0 ? {} : { remedy: [...remedies].join('\n') }),
  };
}
