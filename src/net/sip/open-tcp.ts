import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { bindError } from '#net/bind-error.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';

/** Opens a TCP port of one of our addresses. Throws `OffhookError` when it can't be had. */
export async function openTcp(address: Ipv4Address, port: number): Promise<Server> {
  const server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000 });
  try {
    const listening = once(server, 'listening');
    server.listen({ host: address, port, exclusive: true });
    await listening;
  } catch (error) {
    throw bindError(error, { service: 'SIP', protocol: 'TCP', address, port });
  }
  return server;
}
