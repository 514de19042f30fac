import { spawnSync } from 'node:child_process';
import type { TestContext } from 'node:test';

const IP = '/usr/sbin/ip';
let made = 0;

/** A machine of its own as far as the network goes; gone when the test ends, however it ends. */
export class NetworkNamespace {
  readonly name: string;

  /** Takes root; `what` is part of the name, which is unique on this machine. */
  constructor(t: Pick<TestContext, 'after'>, what: string) {
    made += 1;
    this.name = `offhook-${process.pid}-${made}-${what}`;
    ip('netns', 'add', this.name);
    t.after(() => ip('netns', 'del', this.name));
    this.ip('link', 'set', 'lo', 'up');
  }

  /** What to put in front of a command, so that it runs on this machine. */
  get prefix(): readonly string[] {
    return [IP, 'netns', 'exec', this.name];
  }

  /** Runs `ip …` on this machine and gives what it printed. */
  ip(...words: string[]): string {
    return ip('-n', this.name, ...words);
  }
}

/** One machine on a switch, with a mask of 24 bits. */
interface Host {
  /** None when left out: DHCP gives it one. */
  readonly address?: string;
  /** Random when left out. */
  readonly mac?: string;
}

/** Machines on one switch, each with its only interface `eth0`. */
export function makeNetwork<Name extends string>(
  t: Pick<TestContext, 'after'>,
  hosts: Readonly<Record<Name, Host>>,
): Record<Name, NetworkNamespace> {
  const bridge = new NetworkNamespace(t, 'switch');
  bridge.ip('link', 'add', 'switch', 'type', 'bridge');
  bridge.ip('link', 'set', 'switch', 'up');
  const made = Object.entries<Host>(hosts).map(([name, { address, mac }], index) => {
    const host = new NetworkNamespace(t, name);
    const port = `port${index}`;
    const own = mac === undefined ? [] : ['address', mac];
    host.ip('link', 'add', 'eth0', ...own, 'type', 'veth', 'peer', 'name', port, 'netns', bridge.name);
    bridge.ip('link', 'set', port, 'master', 'switch', 'up');
    if (address !== undefined) host.ip('address', 'add', `${address}/24`, 'dev', 'eth0');
    host.ip('link', 'set', 'eth0', 'up');
    return [name, host];
  });
  return Object.fromEntries(made) as Record<Name, NetworkNamespace>;
}

function ip(...words: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(IP, words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`ip ${words.join(' ')}: ${error?.message ?? stderr}`);
  return stdout;
}
