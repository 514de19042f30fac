import type { TestContext } from 'node:test';
import { startCommand } from './command.ts';
import type { NetworkNamespace } from './network-namespace.ts';

export const ROUTER = '192.168.77.1';

/** Starts dnsmasq as a router's DHCP server; resolves once it listens. */
export async function startRouter(t: TestContext, host: NetworkNamespace, ...more: readonly string[]) {
  const quiet = ['--keep-in-foreground', '--conf-file=/dev/null', '--pid-file=', '--port=0', '--user=root'];
  const range = ['--dhcp-range=192.168.77.50,192.168.77.60,1h', '--leasefile-ro', '--log-facility=-'];
  const words = [...quiet, ...range, '--no-ping', '--dhcp-broadcast', ...more];
  const child = startCommand([...host.prefix, '/usr/sbin/dnsmasq', ...words]);
  t.after(() => child.kill('SIGKILL'));
  let output = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (output.includes('DHCP, IP range')) resolve();
    });
    child.on('close', () => reject(new Error(`dnsmasq: ${output}`)));
  });
  return child;
}
